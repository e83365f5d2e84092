/** The twin of mandelbrot.lua. */
export default function run(size) {
  let inside = 0;
  let rounds = 0;
  for (let row = 0; row < size; row++) {
    const ci = (2.5 * row) / size - 1.25;
    for (let column = 0; column < size; column++) {
      const cr = (2.5 * column) / size - 1.75;
      let zr = 0;
      let zi = 0;
      let rr = 0;
      let ii = 0;
      let left = 50;
      while (left > 0 && rr + ii <= 4) {
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
        left--;
      }
      if (left === 0) inside++;
      rounds += 50 - left;
    }
  }
  return inside * 1000 + (rounds % 1000);
}
