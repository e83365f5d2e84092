/** The twin of entities.lua, on objects of JavaScript and on a typed array. */
export const COUNT = 5000;
const WIDTH = 640;
const HEIGHT = 480;

/** The fields of packed entities. */
export const FIELDS = { x: "f64", y: "f64", vx: "f64", vy: "f64", steps: "i32" };

/** Its fields are accessed in Lua too. */
export class Entity {
  x = 0.5;
  y = 0.5;
  vx = 0.5;
  vy = 0.5;
  steps = 0;
}

export const createEntities = () => Array.from({ length: COUNT }, () => new Entity());

/** `entities` is iterable, and each has the fields. */
export function reset(entities) {
  let i = 1;
  for (const e of entities) {
    e.x = ((i * 37) % WIDTH) + 0.5;
    e.y = ((i * 53) % HEIGHT) + 0.25;
    e.vx = (i % 7) / 8;
    e.vy = (i % 5) / 4;
    e.steps = 0;
    i++;
  }
}

export function update(entities, frames) {
  for (let frame = 0; frame < frames; frame++) for (const e of entities) move(e);
}

/** The same with a cursor of a packed array. */
export function updateByCursor(array, frames) {
  const e = array.cursor();
  for (let frame = 0; frame < frames; frame++) for (let i = 0; i < array.length; i++) move(e.moveTo(i));
}

function move(e) {
  let x = e.x + e.vx;
  let y = e.y + e.vy;
  if (x >= WIDTH) x -= WIDTH;
  if (y >= HEIGHT) y -= HEIGHT;
  e.x = x;
  e.y = y;
  e.steps = e.steps + 1;
}

export function sum(entities) {
  let total = 0;
  let i = 1;
  for (const e of entities) {
    total += e.x * 3 + e.y + ((e.steps * i) % 11);
    i++;
  }
  return total;
}

const SIZE = 5;

/** The same on the memory of a packed array. */
export function updateByViews({ f64, i32 }, { offsets, size }, frames) {
  const { x, y, vx, vy, steps } = offsets;
  const [end, step] = [f64.length, size / 8];
  for (let frame = 0; frame < frames; frame++)
    for (let at = 0; at < end; at += step) {
      let nextX = f64[at + x] + f64[at + vx];
      let nextY = f64[at + y] + f64[at + vy];
      if (nextX >= WIDTH) nextX -= WIDTH;
      if (nextY >= HEIGHT) nextY -= HEIGHT;
      f64[at + x] = nextX;
      f64[at + y] = nextY;
      i32[2 * at + steps] = i32[2 * at + steps] + 1;
    }
}

/** Entities in a typed array, five numbers each, as a program in JavaScript would have them. */
export function typedEntities() {
  const f = new Float64Array(COUNT * SIZE);
  const initial = new Float64Array(COUNT * SIZE);
  const entities = createEntities();
  reset(entities);
  for (const [i, e] of entities.entries()) initial.set([e.x, e.y, e.vx, e.vy, e.steps], i * SIZE);
  return {
    reset: () => f.set(initial),
    update: (/** @type {number} */ frames) => {
      for (let frame = 0; frame < frames; frame++) for (let at = 0; at < f.length; at += SIZE) moveIn(f, at);
    },
    sum: () => {
      let total = 0;
      for (let i = 1, at = 0; i <= COUNT; i++, at += SIZE)
        total += f[at] * 3 + f[at + 1] + ((f[at + 4] * i) % 11);
      return total;
    },
  };
}

function moveIn(/** @type {Float64Array} */ f, /** @type {number} */ at) {
  let x = f[at] + f[at + 2];
  let y = f[at + 1] + f[at + 3];
  if (x >= WIDTH) x -= WIDTH;
  if (y >= HEIGHT) y -= HEIGHT;
  f[at] = x;
  f[at + 1] = y;
  f[at + 4] = f[at + 4] + 1;
}

/** The sum after some frames. */
export function expectedSum(/** @type {number} */ frames) {
  const entities = createEntities();
  reset(entities);
  update(entities, frames);
  return sum(entities);
}
