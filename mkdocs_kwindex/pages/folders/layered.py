"""Layered drawings of small directed graphs, deterministic to the last digit.

The steps are those of K. Sugiyama, S. Tagawa, M. Toda: Methods for Visual Understanding of Hierarchical System
Structures, IEEE Transactions on Systems, Man, and Cybernetics 11 (2), 1981. Cycles are opened as in P. Eades, X. Lin,
W. F. Smyth: A fast and effective heuristic for the feedback arc set problem, Information Processing Letters 47 (6),
1993.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mkdocs_kwindex.index.import_graph import components

Edge = tuple[str, str]
# A node by its name, or a point where a long edge passes a layer.
Place = str | tuple[str, str, int]

_SWEEPS = 12
_SETTLING = 8
_POINT_WIDTH = 10.0
_ASIDE = 7.0
# Long edges are kept straight before nodes are kept near.
_POINT_PULL = 4.0


class Drawing(NamedTuple):
    """The positions of all boxes and lines.

    Attributes:
        layers: The middles of the nodes of each layer, the topmost first.
        ways: The points that each edge passes from its first node to its second: number of the layer, and x.
        width: The width of all.
    """

    layers: Sequence[Mapping[str, float]]
    ways: Mapping[Edge, Sequence[tuple[int, float]]]
    width: float


def acyclic_order(nodes: Iterable[str], weights: Mapping[Edge, int]) -> list[str]:
    """Order the nodes so that few edges lead back: only edges of cycles do, and light ones rather than heavy ones.

    Args:
        nodes: The nodes; what no edge leads to precedes what it needs, by name among equals.
        weights: The edges with their weights.
    """
    neighbours: dict[str, list[str]] = {node: [] for node in sorted(nodes)}
    for first, second in sorted(weights):
        neighbours[first].append(second)
    heights: dict[str, int] = {}
    groups: list[tuple[int, list[str]]] = []
    for found in components(neighbours):
        group = sorted(found)
        targets = {target for node in group for target in neighbours[node]}.difference(group)
        height = max((heights[target] + 1 for target in targets), default=0)
        heights.update(dict.fromkeys(group, height))
        groups.append((-height, group))
    return [node for _, group in sorted(groups) for node in _opened(group, weights)]


def _opened(members: Sequence[str], weights: Mapping[Edge, int]) -> list[str]:
    """Order the nodes of a cycle."""
    head: list[str] = []
    tail: list[str] = []
    left = list(members)
    inner = [(edge, weight) for edge, weight in sorted(weights.items()) if edge[0] in left and edge[1] in left]
    while left:
        balance = dict.fromkeys(left, 0)
        outgoing = dict.fromkeys(left, 0)
        incoming = dict.fromkeys(left, 0)
        for (first, second), weight in inner:
            if first in balance and second in balance:
                outgoing[first] += weight
                incoming[second] += weight
                balance[first] += weight
                balance[second] -= weight
        sink = next((node for node in left if not outgoing[node]), None)
        source = next((node for node in left if not incoming[node]), None)
        if sink is not None:
            tail.insert(0, sink)
            left.remove(sink)
        else:
            chosen = source if source is not None else max(left, key=lambda node: balance[node])
            head.append(chosen)
            left.remove(chosen)
    return head + tail


def draw(
    order: Sequence[str], widths: Mapping[str, float], weights: Mapping[Edge, int], room: float, gap: float
) -> Drawing:
    """Place nodes in layers, so that edges lead downwards as far as the order of the nodes does.

    Args:
        order: The nodes as `acyclic_order` gives them.
        widths: The nodes with their widths.
        weights: The edges with their weights.
        room: How wide a layer should be at most.
        gap: The space between two nodes.
    """
    rank = {node: number for number, node in enumerate(order)}
    downwards = sorted({(a, b) if rank[a] < rank[b] else (b, a) for a, b in weights})
    layer_of = _layers(rank, downwards, widths, room, gap)
    layers, links = _with_points(layer_of, downwards)
    layers = _ordered(layers, links)
    middles, width = _positions(layers, links, widths, gap)
    ways: dict[Edge, Sequence[tuple[int, float]]] = {}
    for first, second in sorted(weights):
        upper, lower = (first, second) if rank[first] < rank[second] else (second, first)
        way = [(layer_of[upper], middles[upper])]
        # Two that lead to and fro run side by side.
        aside = _ASIDE if upper == second and (upper, lower) in weights else 0.0
        way += [(level, middles[upper, lower, level] + aside) for level in range(layer_of[upper] + 1, layer_of[lower])]
        way.append((layer_of[lower], middles[lower]))
        ways[first, second] = way if upper == first else way[::-1]
    nodes = [{place: middles[place] for place in layer if isinstance(place, str)} for layer in layers]
    return Drawing(nodes, ways, width)


def _layers(
    rank: Mapping[str, int], downwards: Sequence[Edge], widths: Mapping[str, float], room: float, gap: float
) -> dict[str, int]:
    """Give each node the number of its layer: as low as its targets allow, and no layer wider than there is room."""
    height = dict.fromkeys(rank, 0)
    below: defaultdict[str, list[str]] = defaultdict(list)
    degree = dict.fromkeys(rank, 0)
    for first, second in downwards:
        below[first].append(second)
        degree[first] -= 1
        degree[second] += 1
    for node in sorted(rank, key=lambda node: -rank[node]):
        height[node] = max((height[target] + 1 for target in below[node]), default=0)
    rows: list[list[str]] = []
    for level in range(max(height.values(), default=-1), -1, -1):
        row: list[str] = []
        used = 0.0
        members = [node for node in rank if height[node] == level]
        # What is only imported goes down, what only imports goes up.
        for node in sorted(members, key=lambda node: (degree[node], node)):
            if row and used + widths[node] > room:
                rows.append(row)
                row, used = [], 0.0
            row.append(node)
            used += widths[node] + gap
        rows.append(row)
    return {node: number for number, row in enumerate(rows) for node in row}


def _with_points(
    layer_of: Mapping[str, int], downwards: Sequence[Edge]
) -> tuple[list[list[Place]], list[tuple[Place, Place]]]:
    """Put a point into every layer that an edge passes; return the layers, and the edges from layer to layer."""
    layers: list[list[Place]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for node in sorted(layer_of):
        layers[layer_of[node]].append(node)
    links: list[tuple[Place, Place]] = []
    for first, second in downwards:
        last: Place = first
        for level in range(layer_of[first] + 1, layer_of[second]):
            point = (first, second, level)
            layers[level].append(point)
            links.append((last, point))
            last = point
        links.append((last, second))
    return layers, links


def _ordered(layers: list[list[Place]], links: Sequence[tuple[Place, Place]]) -> list[list[Place]]:
    """Order the places of each layer by the middle of their neighbours', down and up; keep the fewest crossings."""
    above: defaultdict[Place, list[Place]] = defaultdict(list)
    below: defaultdict[Place, list[Place]] = defaultdict(list)
    for upper, lower in links:
        above[lower].append(upper)
        below[upper].append(lower)
    best, fewest = layers, _crossings(layers, below)
    current = [list(layer) for layer in layers]
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        is_down = sweep % 2 == 0
        numbers = range(1, len(current)) if is_down else range(len(current) - 2, -1, -1)
        for number in numbers:
            fixed = {place: index for index, place in enumerate(current[number - 1 if is_down else number + 1])}
            neighbours = above if is_down else below
            own = {place: index for index, place in enumerate(current[number])}
            middles = {
                place: sum(fixed[other] for other in neighbours[place]) / len(neighbours[place])
                if neighbours[place]
                else own[place] * len(fixed) / len(own)
                for place in current[number]
            }
            current[number].sort(key=lambda place: (middles[place], own[place]))
        crossings = _crossings(current, below)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in current], crossings
    return best


def _crossings(layers: Sequence[Sequence[Place]], below: Mapping[Place, Sequence[Place]]) -> int:
    count = 0
    for upper, lower in pairwise(layers):
        order = {place: index for index, place in enumerate(lower)}
        seen: list[int] = []
        for place in upper:
            targets = sorted(order[target] for target in below.get(place, ()))
            count += sum(len(seen) - bisect_right(seen, target) for target in targets)
            for target in targets:
                insort(seen, target)
    return count


def _positions(
    layers: Sequence[Sequence[Place]], links: Sequence[tuple[Place, Place]], widths: Mapping[str, float], gap: float
) -> tuple[dict[Place, float], float]:
    """Give every place its x, in its order and as near to its neighbours as there is room."""
    neighbours: defaultdict[Place, list[tuple[Place, float]]] = defaultdict(list)
    for upper, lower in links:
        pull = _POINT_PULL if isinstance(upper, tuple) or isinstance(lower, tuple) else 1.0
        neighbours[upper].append((lower, pull))
        neighbours[lower].append((upper, pull))
    extent = {place: widths[place] if isinstance(place, str) else _POINT_WIDTH for layer in layers for place in layer}
    middles: dict[Place, float] = {}
    for layer in layers:
        offsets = _offsets(layer, extent, gap)
        total = offsets[-1] if offsets else 0.0
        middles.update({place: offset - total / 2 for place, offset in zip(layer, offsets, strict=True)})
    for step in range(_SETTLING):
        for layer in layers if step % 2 == 0 else reversed(layers):
            wanted = []
            for place in layer:
                around = neighbours[place]
                pull = sum(weight for _, weight in around)
                wanted.append(
                    (sum(middles[other] * weight for other, weight in around) / pull, pull)
                    if pull
                    else (middles[place], 0.1)
                )
            offsets = _offsets(layer, extent, gap)
            moved = _monotone([(x - offset, pull) for (x, pull), offset in zip(wanted, offsets, strict=True)])
            middles.update({place: shift + offset for place, shift, offset in zip(layer, moved, offsets, strict=True)})
    left = min((middles[place] - extent[place] / 2 for place in middles), default=0.0)
    right = max((middles[place] + extent[place] / 2 for place in middles), default=0.0)
    return {place: x - left for place, x in middles.items()}, right - left


def _offsets(layer: Sequence[Place], extent: Mapping[Place, float], gap: float) -> list[float]:
    """Return the middles of the places of a layer when they are as close as allowed."""
    offsets: list[float] = []
    for place, previous in zip(layer, [None, *layer], strict=False):
        distance = 0.0 if previous is None else (extent[previous] + extent[place]) / 2 + gap
        offsets.append((offsets[-1] if offsets else 0.0) + distance)
    return offsets


def _monotone(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Return the ascending numbers nearest to the wanted ones, by weighted squares: pool adjacent violators."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (first, weight_1, count_1), (second, weight_2, count_2) = pools[-2:]
            weight_both = weight_1 + weight_2
            pools[-2:] = [((first * weight_1 + second * weight_2) / weight_both, weight_both, count_1 + count_2)]
    return [value for value, _, count in pools for _ in range(count)]
