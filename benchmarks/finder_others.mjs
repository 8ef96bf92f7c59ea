/* Answers the queries of finder.py with uFuzzy, and with fzf's scoring; both see every symbol's dotted path as a text. */
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

const places = (find) => queries.map(({ typed, meant }) => find(typed).indexOf(meant));
console.log(JSON.stringify({ uFuzzy: places(byUFuzzy), "fzf's scoring": places(byFzf) }));
