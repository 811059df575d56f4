"""Runs the trained graph in an order that is found once. Rasa 3.6.21.

Rasa hands the graph to dask anew for each message and each prediction; dask then sorts and schedules some ten nodes
that run one after the other anyway. That costs as much as the nodes themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner

Steps = tuple[tuple[str, GraphNode, tuple[str, ...]], ...]


class OrderedRunner(GraphRunner):
    """Rasa's runner with its nodes, without the scheduler."""

    def __init__(self, made: DaskGraphRunner) -> None:
        self._schema: GraphSchema = made._graph_schema
        self._nodes: dict[str, GraphNode] = made._instantiated_nodes
        self._orders: dict[tuple[str, ...], Steps] = {}

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> OrderedRunner:
        """Make the nodes as Rasa does."""
        return cls(DaskGraphRunner.create(*args, **kwargs))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what the targets need and return their results.

        Raises:
            GraphRunError: an input has a node's name, or a node failed with a RuntimeError.
        """
        wanted = tuple(targets or self._schema.target_names)
        steps = self._orders.get(wanted) or self._orders.setdefault(wanted, self._order(wanted))
        done: dict[str, Any] = {}
        for name, value in (inputs or {}).items():
            if isinstance(value, str) and any(value == node for node, _, _ in steps):
                raise GraphRunError(f"Input value '{value}' clashes with a node name.")
            done[name] = (name, value)
        try:
            for name, node, needs in steps:
                # What nobody provided is handed on by its name, as dask does; the node says what it misses.
                done[name] = node(*(done.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return {name: done[name][1] for name in wanted}

    def _order(self, targets: Sequence[str]) -> Steps:
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        sorted_names: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in nodes and name not in sorted_names:
                for need in nodes[name].needs.values():
                    visit(need)
                sorted_names[name] = None

        for target in targets:
            visit(target)
        return tuple((name, self._nodes[name], tuple(nodes[name].needs.values())) for name in sorted_names)
