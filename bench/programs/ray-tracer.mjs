/** The twin of ray-tracer.lua. */
class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  plus(b) {
    return new Vector(this.x + b.x, this.y + b.y, this.z + b.z);
  }
  minus(b) {
    return new Vector(this.x - b.x, this.y - b.y, this.z - b.z);
  }
  times(k) {
    return new Vector(this.x * k, this.y * k, this.z * k);
  }
  dot(b) {
    return this.x * b.x + this.y * b.y + this.z * b.z;
  }
  unit() {
    return this.times(1 / Math.sqrt(this.dot(this)));
  }
}

class Sphere {
  constructor(centre, radius, tone, mirror) {
    this.centre = centre;
    this.radius = radius;
    this.tone = tone;
    this.mirror = mirror;
  }
  hit(from, along) {
    const towards = this.centre.minus(from);
    const middle = towards.dot(along);
    const square = this.radius * this.radius - towards.dot(towards) + middle * middle;
    if (square < 0) return undefined;
    const distance = middle - Math.sqrt(square);
    return distance > 1e-6 ? distance : undefined;
  }
  normal(at) {
    return at.minus(this.centre).unit();
  }
  shade() {
    return this.tone;
  }
}

const UP = new Vector(0, 1, 0);

class Floor {
  constructor(height, mirror) {
    this.height = height;
    this.mirror = mirror;
  }
  hit(from, along) {
    if (along.y >= -1e-6) return undefined;
    const distance = (this.height - from.y) / along.y;
    return distance > 1e-6 ? distance : undefined;
  }
  normal() {
    return UP;
  }
  shade(at) {
    return (Math.floor(at.x) + Math.floor(at.z)) % 2 === 0 ? 0.9 : 0.2;
  }
}

function nearest(things, from, along) {
  let best;
  let found;
  for (const thing of things) {
    const distance = thing.hit(from, along);
    if (distance !== undefined && (best === undefined || distance < best)) {
      best = distance;
      found = thing;
    }
  }
  return found === undefined ? undefined : { thing: found, distance: best };
}

const LIGHT = new Vector(-4, 8, -6);

function trace(things, from, along, depth) {
  const found = nearest(things, from, along);
  if (found === undefined) return 0.1 + 0.3 * (along.y > 0 ? along.y : 0);
  const { thing, distance } = found;
  const at = from.plus(along.times(distance));
  const normal = thing.normal(at);
  const towards = LIGHT.minus(at).unit();
  let brightness = 0.1;
  const facing = normal.dot(towards);
  if (facing > 0 && nearest(things, at.plus(normal.times(1e-4)), towards) === undefined)
    brightness += 0.8 * facing;
  let light = brightness * thing.shade(at);
  if (thing.mirror > 0 && depth > 0) {
    const bounced = along.minus(normal.times(2 * along.dot(normal)));
    light += thing.mirror * trace(things, at.plus(normal.times(1e-4)), bounced, depth - 1);
  }
  return light;
}

export default function run(size) {
  const things = [new Floor(-1, 0.2)];
  for (let i = 0; i < 6; i++) {
    const centre = new Vector((i % 3) * 2 - 2, i * 0.25 - 0.5, 4 + i);
    things.push(new Sphere(centre, 0.75 + i * 0.125, 0.5 + i * 0.0625, 0.3));
  }
  const eye = new Vector(0, 0.5, -3);
  let sum = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const along = new Vector((2 * column) / size - 1, 1 - (2 * row) / size, 2).unit();
      sum = (sum + Math.floor(trace(things, eye, along, 3) * 255) * ((column % 7) + 1)) % 1000003;
    }
  }
  return sum;
}
