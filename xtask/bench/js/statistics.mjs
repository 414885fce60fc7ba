// What the rounds say: medians, quartiles and ratios.
//
// A figure is the median of all rounds; a ratio is the median of the rounds' ratios, because what
// slows one peer down in a round is likely to slow down the others, too.

/** The rounds of several processes, together. */
export function merge([first, ...others]) {
  return first.map((row, at) => ({
    ...row,
    racers: row.racers.map((racer, turn) => ({
      ...racer,
      times: racer.times.concat(...others.map((rows) => rows[at].racers[turn].times)),
    })),
  }));
}

/**
 * For each row and peer: the median, the quartiles, the ratio to `hand` with its quartiles; the best
 * of the others, and Wharf's ratio to it.
 */
export function figures(rows) {
  return rows.map(({ racers, ...row }) => {
    const hand = racers.find(({ peer }) => peer === "hand");
    const wharf = racers.find(({ peer }) => peer === "wharf");
    const peers = {};
    for (const racer of racers) {
      const { peer, way, first } = racer;
      const median = quantile(racer.times, 0.5);
      const figure = { median, ...quartiles(racer.times), toHand: ratio(racer, hand), first };
      const ways = { ...peers[peer]?.ways, ...(way && { [way]: median }) };
      // Of several ways the fastest counts.
      if (!(peers[peer]?.median <= median)) peers[peer] = { ...figure, ...(way && { way }) };
      if (way) peers[peer].ways = ways;
    }
    const best = bestOf(peers);
    const rival = racers.find(({ peer, way }) => peer === best && (way || undefined) === peers[best].way);
    const toBest = wharf && rival && quantile(ratios(wharf, rival), 0.5);
    return { ...row, peers, best, toBest };
  });
}

/** The fastest tool other than Wharf. */
function bestOf(peers) {
  const tools = Object.keys(peers).filter((peer) => peer !== "hand" && peer !== "wharf");
  return tools.toSorted((a, b) => peers[a].median - peers[b].median)[0];
}

function ratio(racer, hand) {
  const all = ratios(racer, hand);
  return { median: quantile(all, 0.5), ...quartiles(all) };
}

function ratios(racer, other) {
  return racer.times.map((time, round) => time / other.times[round]);
}

function quartiles(values) {
  return { q1: quantile(values, 0.25), q3: quantile(values, 0.75) };
}

function quantile(values, at) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}
