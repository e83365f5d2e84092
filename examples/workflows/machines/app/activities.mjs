import { hostname } from "node:os";
import { defineActivities } from "perilune/workflows";

export default defineActivities({
  name: "people",
  activities: {
    greet: ([name, time]) => {
      console.log(`hello ${name}, ${time} of 3, from ${hostname()}`);
      return true;
    },
  },
});
