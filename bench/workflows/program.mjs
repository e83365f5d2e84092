/** The workflow that is measured: it adds what its steps return. */
import { defineActivities } from "../../dist/workflows.js";

export const steps = defineActivities({ name: "steps", activities: { number: ([n]) => n } });

export const PROGRAMS = {
  sum: `
    local steps, count, sum = require "steps", ..., 0
    for i = 1, count do sum = sum + steps.number(i) end
    return sum
  `,
};

/** @param {number} count */
export const sumOf = (count) => (count * (count + 1)) / 2;
