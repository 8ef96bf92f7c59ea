/* Answers the queries of finder.py with uFuzzy, and with the scoring of fzf and of VS Code; all see every symbol's dotted
   path as a text. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const uFuzzy = require("@leeoniya/ufuzzy");
const { Fzf } = await import(pathToFileURL(`${process.argv[2]}/node_modules/fzf/dist/fzf.es.js`));

const { paths, queries } = JSON.parse(readFileSync(0, "utf8"));
// One edit in a word, words in any order: what its documentation advises for names.
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1 });
const byUFuzzy = (typed) => {
  const [matches, info, order] = fuzzy.search(paths, typed.replaceAll(".", " "), 5, 100_000);
  if (order) return order.map((at) => paths[info.idx[at]]);
  return (matches ?? []).map((at) => paths[at]);
};
const fzf = new Fzf(paths, { limit: 50 });
const byFzf = (typed) => fzf.find(typed.replaceAll(" ", "")).map(({ item }) => item);

/* The published algorithm of VS Code's quick open: the best way to find the characters in their order, by the sum of what
   each is worth. A longer run, the beginning of the text and of words, and the same case are worth more. */
const isUpper = (character) => character !== character.toLowerCase();
const worth = (target, at, wanted, run) => {
  let score = 1 + Math.min(run, 3) * 6 + Math.max(0, run - 3) * 3;
  if (target[at] === wanted) score += 1;
  if (at === 0) return score + 8;
  if ("/\\".includes(target[at - 1])) return score + 5;
  if ("_-. '\":".includes(target[at - 1])) return score + 4;
  return isUpper(target[at]) && run === 0 ? score + 2 : score;
};
const scoreOf = (target, lower, query, queryLower) => {
  let above = new Int32Array(target.length);
  let runsAbove = new Int32Array(target.length);
  for (let at = 0; at < query.length; at += 1) {
    const scores = new Int32Array(target.length);
    const runs = new Int32Array(target.length);
    for (let to = 0; to < target.length; to += 1) {
      const left = to ? scores[to - 1] : 0;
      const before = at && to ? above[to - 1] : 0;
      const run = at && to ? runsAbove[to - 1] : 0;
      const fits = lower[to] === queryLower[at] && (before || at === 0);
      const score = fits ? worth(target, to, query[at], run) : 0;
      const isBest = score && before + score >= left;
      scores[to] = isBest ? before + score : left;
      runs[to] = isBest ? run + 1 : 0;
    }
    above = scores;
    runsAbove = runs;
  }
  return above[target.length - 1] ?? 0;
};
const lowers = paths.map((path) => path.toLowerCase());
const isWithin = (lower, query) => {
  let at = -1;
  return [...query].every((character) => (at = lower.indexOf(character, at + 1)) >= 0);
};
const byVsCode = (typed) => {
  const words = typed.split(" ").filter(Boolean);
  const found = [];
  paths.forEach((path, number) => {
    let total = 0;
    for (const word of words) {
      const lower = word.toLowerCase();
      const score = isWithin(lowers[number], lower) ? scoreOf(path, lowers[number], word, lower) : 0;
      if (!score) return;
      total += score;
    }
    found.push([total, path]);
  });
  found.sort(([a, one], [b, other]) => b - a || one.length - other.length);
  return found.map(([, path]) => path);
};

// A declaration in a header and the definition in the file beside it are one symbol.
const one = (path) => path.replace(/\.(?:h|hh|hpp|cuh|c|cc|cpp|cu|m|mm):/u, ":");
const places = (find) => queries.map(({ typed, meant }) => find(typed).findIndex((path) => one(path) === one(meant)));
console.log(JSON.stringify({ uFuzzy: places(byUFuzzy), "fzf's scoring": places(byFzf), "VS Code's scoring": places(byVsCode) }));
