/** The twin of deltablue.lua. */
const [REQUIRED, PREFERRED, STRONG_DEFAULT, DEFAULT, WEAKEST] = [0, 1, 2, 4, 6];

class Variable {
  constructor(value) {
    this.value = value;
    this.constraints = [];
    this.determinedBy = undefined;
    this.mark = 0;
    this.strength = WEAKEST;
    this.stay = true;
  }

  forget(constraint) {
    const at = this.constraints.indexOf(constraint);
    if (at >= 0) this.constraints.splice(at, 1);
    if (this.determinedBy === constraint) this.determinedBy = undefined;
  }
}

class Unary {
  constructor(planner, variable, strength, isInput) {
    this.output = variable;
    this.strength = strength;
    this.isInput = isInput;
    this.satisfied = false;
    planner.post(this);
  }
  attach() {
    this.output.constraints.push(this);
    this.satisfied = false;
  }
  detach() {
    this.output.forget(this);
    this.satisfied = false;
  }
  choose(mark) {
    this.satisfied = this.output.mark !== mark && this.strength < this.output.strength;
  }
  markInputs() {}
  inputsKnown() {
    return true;
  }
  target() {
    return this.output;
  }
  unsatisfy() {
    this.satisfied = false;
  }
  execute() {}
  recalculate() {
    this.output.strength = this.strength;
    this.output.stay = !this.isInput;
  }
}

class Binary {
  constructor(planner, first, second, strength, scale, offset) {
    this.first = first;
    this.second = second;
    this.strength = strength;
    this.scale = scale;
    this.offset = offset;
    this.forward = false;
    this.satisfied = false;
    this.isInput = false;
    planner.post(this);
  }
  attach() {
    for (const variable of [this.first, this.second]) variable.constraints.push(this);
    this.satisfied = false;
  }
  detach() {
    this.first.forget(this);
    this.second.forget(this);
    this.satisfied = false;
  }
  choose(mark) {
    const { first, second, strength } = this;
    let forward = strength < second.strength;
    let backward = strength < first.strength;
    if (first.mark === mark) backward = false;
    if (second.mark === mark) forward = false;
    if (forward && backward) {
      if (first.strength > second.strength) forward = false;
      else backward = false;
    }
    this.satisfied = forward || backward;
    this.forward = forward;
  }
  source() {
    return this.forward ? this.first : this.second;
  }
  target() {
    return this.forward ? this.second : this.first;
  }
  markInputs(mark) {
    this.source().mark = mark;
  }
  unsatisfy() {
    this.satisfied = false;
  }
  inputsKnown(mark) {
    const source = this.source();
    return source.mark === mark || source.stay || source.determinedBy === undefined;
  }
  execute() {
    if (this.forward) this.second.value = this.first.value * this.scale + this.offset;
    else this.first.value = (this.second.value - this.offset) / this.scale;
  }
  recalculate() {
    const source = this.source();
    const target = this.target();
    target.strength = Math.max(this.strength, source.strength);
    target.stay = source.stay;
    if (target.stay) this.execute();
  }
}

function consumers(variable, list) {
  const { determinedBy } = variable;
  for (const constraint of variable.constraints)
    if (constraint !== determinedBy && constraint.satisfied) list.push(constraint);
}

class Planner {
  mark = 0;

  newMark() {
    return ++this.mark;
  }

  satisfy(constraint, mark) {
    constraint.choose(mark);
    if (!constraint.satisfied) {
      if (constraint.strength === REQUIRED) throw new Error("a required constraint cannot hold");
      return undefined;
    }
    constraint.markInputs(mark);
    const target = constraint.target();
    const overridden = target.determinedBy;
    overridden?.unsatisfy();
    target.determinedBy = constraint;
    if (!this.propagate(constraint, mark)) throw new Error("a cycle of constraints");
    target.mark = mark;
    return overridden;
  }

  post(constraint) {
    constraint.attach();
    this.add(constraint);
  }

  add(constraint) {
    const mark = this.newMark();
    let next = constraint;
    while (next !== undefined) next = this.satisfy(next, mark);
  }

  propagate(constraint, mark) {
    const list = [constraint];
    while (list.length > 0) {
      const each = list.pop();
      if (each.target().mark === mark) {
        this.remove(constraint);
        return false;
      }
      each.recalculate();
      consumers(each.target(), list);
    }
    return true;
  }

  release(variable) {
    variable.determinedBy = undefined;
    variable.strength = WEAKEST;
    variable.stay = true;
    const unsatisfied = [];
    const list = [variable];
    while (list.length > 0) {
      const each = list.pop();
      for (const constraint of each.constraints) if (!constraint.satisfied) unsatisfied.push(constraint);
      const next = [];
      consumers(each, next);
      for (const constraint of next) {
        constraint.recalculate();
        list.push(constraint.target());
      }
    }
    return unsatisfied;
  }

  remove(constraint) {
    const { satisfied } = constraint;
    const target = satisfied ? constraint.target() : undefined;
    constraint.unsatisfy();
    constraint.detach();
    if (!satisfied) return;
    const unsatisfied = this.release(target);
    for (let strength = REQUIRED; strength <= WEAKEST; strength++)
      for (const each of unsatisfied) if (each.strength === strength) this.add(each);
  }

  plan(sources) {
    const mark = this.newMark();
    const plan = [];
    const list = sources.filter((source) => source.isInput && source.satisfied);
    while (list.length > 0) {
      const constraint = list.pop();
      if (constraint.target().mark === mark || !constraint.inputsKnown(mark)) continue;
      plan.push(constraint);
      constraint.target().mark = mark;
      consumers(constraint.target(), list);
    }
    return plan;
  }
}

function change(planner, variable, values) {
  const edit = new Unary(planner, variable, PREFERRED, true);
  const plan = planner.plan([edit]);
  for (const value of values) {
    variable.value = value;
    for (const constraint of plan) constraint.execute();
  }
  planner.remove(edit);
}

function chain(size) {
  const planner = new Planner();
  const variables = Array.from({ length: size + 1 }, () => new Variable(0));
  for (let i = 0; i < size; i++) new Binary(planner, variables[i], variables[i + 1], REQUIRED, 1, 0);
  new Unary(planner, variables[size], STRONG_DEFAULT, false);
  change(planner, variables[0], [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]);
  return variables[size].value;
}

function projection(size) {
  const planner = new Planner();
  const sources = [];
  const targets = [];
  for (let i = 1; i <= size; i++) {
    const source = new Variable(i);
    const target = new Variable(i);
    sources.push(source);
    targets.push(target);
    new Unary(planner, source, DEFAULT, false);
    new Binary(planner, source, target, REQUIRED, 10, 1000);
  }
  change(planner, sources[0], [17]);
  let sum = targets[0].value;
  change(planner, targets[0], [1050]);
  sum += sources[0].value;
  for (let i = 2; i <= size; i++) {
    change(planner, sources[i - 1], [i + 1]);
    sum = (sum + targets[i - 1].value) % 1000003;
  }
  return sum;
}

export default function run(size) {
  return String(chain(size) * 1000003 + projection(size));
}
