import { hostname } from "node:os";
import { defineActivities } from "perilune/workflows";

export default defineActivities({
  name: "people",
  activities: {
    greet: ([name, time]) => {
      console.log(`hello ${name}, for the ${time}. time, from ${hostname()}`);
      return true;
    },
  },
});
