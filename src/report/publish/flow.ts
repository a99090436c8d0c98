/**
 * A table with its totals as a network: a row is a node from which the row's cells flow to the nodes of their columns; totals flow back. That the
 * numbers add up means that at every node as much comes in as goes out. How far a hidden number may differ from the true one is how much more
 * or less may flow through it, by a way round through other hidden numbers.
 */
export type Arc = {
  from: number;
  to: number;
  value: number;
  /** `free`: a total that is not in the table at all, so that nobody knows anything of it. */
  state: 'shown' | 'hidden' | 'free';
  /** What is lost when it is hidden. */
  cost: number;
};

export type Network = { nodes: number; arcs: Arc[] };

/** Hidden means at least 1: a 0 stays a 0. */
const least = (arc: Arc): number => (arc.state === 'free' ? 0 : 1);

type Step = { arc: Arc; forward: boolean };

/**
 * How much more (or less) than its value may flow through an arc, up to `wanted`, through what is hidden. With `hide`, shown arcs may be used as
 * well, the cheapest first: those that were are the answer's `used`.
 */
export function slack(
  network: Network,
  of: Arc,
  direction: 'more' | 'less',
  wanted: number,
  hide = false,
): { amount: number; used: Set<Arc> } {
  const flow = new Map<Arc, number>();
  const used = new Set<Arc>();
  const now = (arc: Arc) => flow.get(arc) ?? arc.value;
  const [start, end] = direction === 'more' ? [of.to, of.from] : [of.from, of.to];
  const room = ({ arc, forward }: Step): number => {
    if (arc === of || (arc.state === 'shown' && (!hide || arc.value === 0))) return 0;
    return forward ? Number.POSITIVE_INFINITY : now(arc) - least(arc);
  };
  let amount = 0;
  while (amount < wanted) {
    const way = cheapestWay(network, start, end, room, used);
    if (way === null) break;
    const much = Math.min(wanted - amount, ...way.map(room));
    for (const { arc, forward } of way) {
      flow.set(arc, now(arc) + (forward ? much : -much));
      if (arc.state === 'shown') used.add(arc);
    }
    amount += much;
  }
  return { amount, used };
}

/** Dijkstra; what is hidden costs nothing. */
function cheapestWay(
  { nodes, arcs }: Network,
  start: number,
  end: number,
  room: (step: Step) => number,
  used: ReadonlySet<Arc>,
): Step[] | null {
  const steps = stepsFrom(arcs);
  const cost = new Array<number>(nodes).fill(Number.POSITIVE_INFINITY);
  const by = new Array<Step | undefined>(nodes);
  const done = new Array<boolean>(nodes).fill(false);
  cost[start] = 0;
  for (;;) {
    let node = -1;
    let cheapest = Number.POSITIVE_INFINITY;
    for (let one = 0; one < nodes; one += 1) {
      const own = cost[one] ?? Number.POSITIVE_INFINITY;
      if (!done[one] && own < cheapest) [node, cheapest] = [one, own];
    }
    if (node < 0) return null;
    if (node === end) break;
    done[node] = true;
    for (const step of steps.get(node) ?? []) {
      const next = step.forward ? step.arc.to : step.arc.from;
      const price = step.arc.state === 'shown' && !used.has(step.arc) ? step.arc.cost : 0;
      if (cheapest + price < (cost[next] ?? Number.POSITIVE_INFINITY) && room(step) > 0) {
        cost[next] = cheapest + price;
        by[next] = step;
      }
    }
  }
  const way: Step[] = [];
  for (let node = end; node !== start; ) {
    const step = by[node];
    if (!step) return null;
    way.unshift(step);
    node = step.forward ? step.arc.from : step.arc.to;
  }
  return way;
}

const known = new WeakMap<readonly Arc[], Map<number, Step[]>>();

function stepsFrom(arcs: readonly Arc[]): Map<number, Step[]> {
  const made = known.get(arcs);
  if (made) return made;
  const steps = new Map<number, Step[]>();
  const add = (node: number, step: Step) => {
    const own = steps.get(node);
    if (own) own.push(step);
    else steps.set(node, [step]);
  };
  for (const arc of arcs) {
    add(arc.from, { arc, forward: true });
    add(arc.to, { arc, forward: false });
  }
  known.set(arcs, steps);
  return steps;
}
