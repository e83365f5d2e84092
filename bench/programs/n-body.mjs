/** The twin of n-body.lua. */
const body = (mass, x, y, z, vx, vy, vz) => ({ mass, x, y, z, vx, vy, vz });

const system = () => [
  body(40, 0, 0, 0, 0, 0, 0),
  body(0.04, 5, -1.25, 0.125, 0.75, 2.5, -0.0625),
  body(0.01, 8.5, 4.25, -0.5, -1, 1.75, 0.03125),
  body(0.002, 13, -15, 0.25, 1, 0.875, -0.015625),
  body(0.0025, 15.5, -26, 0.1875, 0.9375, 0.5625, -0.03125),
];

function step(bodies, dt) {
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    const { x, y, z, mass } = a;
    let { vx, vy, vz } = a;
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = x - b.x;
      const dy = y - b.y;
      const dz = z - b.z;
      const square = dx * dx + dy * dy + dz * dz;
      const pull = dt / (square * Math.sqrt(square));
      const mine = b.mass * pull;
      const other = mass * pull;
      vx -= dx * mine;
      vy -= dy * mine;
      vz -= dz * mine;
      b.vx += dx * other;
      b.vy += dy * other;
      b.vz += dz * other;
    }
    a.vx = vx;
    a.vy = vy;
    a.vz = vz;
    a.x = x + dt * vx;
    a.y = y + dt * vy;
    a.z = z + dt * vz;
  }
}

function energy(bodies) {
  let sum = 0;
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    sum += (a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)) / 2;
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      sum -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return sum;
}

export default function run(size) {
  const bodies = system();
  for (let i = 0; i < size; i++) step(bodies, 0.0078125);
  return energy(bodies).toFixed(9);
}
