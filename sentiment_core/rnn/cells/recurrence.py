"""A recurrent layer over whole batches, forward and back, in NumPy.

What does not depend on the previous step (input products, derivatives of the gates, gradients of
the weights) is one large product over a chunk of steps, small enough for the processor's cache.
Arrays are reused between calls: fresh memory costs as much as filling it.
"""

import math
from collections.abc import Mapping

import numpy as np

from sentiment_core.rnn.cells.cell import Cell, GateFirst, State, gate_first, gates_side_by_side
from sentiment_core.rnn.cells.layer_gradient import LayerGradient
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.rnn.cells.packing import PackedSteps

# Rows (reviews times steps) of a chunk: 400 rows of 32 floats are 51 KB in each of some 20 arrays.
_CHUNK_ROWS = 400
# Multiplications of a product: up to here OpenBLAS takes its quicker way for small matrices.
_SMALL_PRODUCT = 1_000_000
# Gradients that fade over hundreds of steps end as denormal numbers, which take the processor a
# hundred times as long; below this they change no weight.
_NOTHING = np.float32(1e-30)


class Recurrence:
    """One recurrent layer with its working memory.

    Args:
        keep: whether the gates and what `backward` needs are kept; without, only the states are.
    """

    def __init__(self, cell: Cell, *, keep: bool) -> None:
        self._cell = cell
        self._keep = keep
        self._buffers: dict[str, Floats] = {}

    def forward(
        self,
        weights: LayerWeights,
        x: Floats,
        steps: PackedSteps,
        *,
        start: State | None = None,
        dropout: Floats | None = None,
    ) -> Floats:
        """Compute the hidden state after each packed position.

        Args:
            x: packed input; shape (N, inputs), float32.
            steps: how x is packed.
            start: the states before the first step, of shape (B, units); None for zeros.
            dropout: what the input is multiplied by, a row for each review; shape (B, inputs).

        Returns:
            float32, shape (N, units); overwritten by the next call.
        """
        cell, units, positions = self._cell, weights.units, steps.positions
        layer = GateFirst.of(cell, weights)
        mask = None
        if dropout is not None:
            mask = self._buffer("mask", *x.shape)
            # Within bounds: `clip` only spares a copy of the result.
            np.take(dropout, steps.reviews, axis=0, out=mask, mode="clip")
            x = np.multiply(x, mask, out=self._buffer("x", *x.shape))
        self._weights, self._x, self._steps, self._mask = weights, x, steps, mask
        batch = steps.sizes[0] if steps.sizes else 0
        h = self._buffer("h", positions, units)
        recurrent = self._buffer("recurrent", len(layer.recurrent_kernel), batch, units)
        chunks = _chunks(steps, x.shape[1], units)
        widest = _widest(chunks, steps)
        rows = positions if self._keep else widest
        gates = self._buffer("gates", cell.gate_count, rows, units)
        saved = self._buffer("saved", rows, units)
        h_before = self._buffer("h_before", positions, units) if self._keep else None
        c = self._buffer("c", positions, units) if cell.has_cell_state else None
        c_before = (
            self._buffer("c_before", positions, units) if c is not None and self._keep else None
        )
        # Biases a row for each review: adding arrays of one shape is three times as quick.
        bias = self._buffer("bias", cell.gate_count, widest, units)
        bias[...] = layer.bias
        candidate_bias = None
        if layer.candidate_bias is not None:
            candidate_bias = self._buffer("candidate_bias", batch, units)
            candidate_bias[...] = layer.candidate_bias
        start = cell.start(batch, units) if start is None else _by_rank(start, steps)
        previous_h, previous_c = start.h, start.c
        for chunk in chunks:
            first, stop = steps.starts[chunk.start], steps.starts[chunk.stop]
            shift = 0 if self._keep else first
            part = gates[:, first - shift : stop - shift]
            np.matmul(x[first:stop], layer.kernel, out=part)
            np.add(part, bias[:, : stop - first], out=part)
            for step in chunk:
                n, a, b = steps.sizes[step], steps.starts[step], steps.starts[step + 1]
                before = previous_h[:n]
                if h_before is not None:
                    h_before[a:b] = before
                    before = h_before[a:b]
                sums = recurrent[:, :n]
                np.matmul(before, layer.recurrent_kernel, out=sums)
                before_c = after_c = None
                if c is not None and previous_c is not None:
                    before_c, after_c = previous_c[:n], c[a:b]
                    if c_before is not None:
                        c_before[a:b] = before_c
                previous_h = h[a:b]
                cell.step_in_place(
                    gates[:, a - shift : b - shift],
                    sums,
                    layer.candidate_kernel if candidate_bias is None else candidate_bias[:n],
                    before,
                    before_c,
                    previous_h,
                    after_c,
                    saved[a - shift : b - shift],
                )
                previous_c = after_c
        self._h, self._c, self._gates, self._saved = h, c, gates, saved
        self._h_before, self._c_before = h_before, c_before
        return h

    @property
    def gates(self) -> Mapping[str, Floats]:
        """Each gate and the candidate after `forward` by name; shape (N, units), float32.

        Empty without `keep`.
        """
        return dict(zip(self._cell.gate_names, self._gates, strict=True)) if self._keep else {}

    @property
    def cell_states(self) -> Floats | None:
        """The cell state after each packed position, LSTM only; shape (N, units), float32."""
        return self._c

    def backward(self, dh: Floats, *, keep_states: bool = False) -> LayerGradient:
        """Backpropagate through the last `forward`.

        Args:
            dh: gradient of the packed hidden states; shape (N, units), float32.
            keep_states: whether the gradients of the states are kept.

        Returns:
            The gradients; the inputs' is overwritten by the next call.
        """
        if self._h_before is None:
            raise RuntimeError("a Recurrence without `keep` has no way back")
        cell, weights, steps, x = self._cell, self._weights, self._steps, self._x
        gates_count, units, inputs = cell.gate_count, weights.units, x.shape[1]
        # In one piece: many small products with a transposed matrix take half as long again.
        kernel_back = gate_first(weights.kernel, gates_count).transpose(0, 2, 1).copy()
        # Recurrent gradients stand together, though perhaps not in the gates' order.
        by_row = np.argsort(cell.recurrent_rows)
        recurrent_part = slice(min(cell.recurrent_rows), max(cell.recurrent_rows) + 1)
        recurrent_kernel = gate_first(weights.recurrent_kernel, gates_count)
        back = recurrent_kernel[by_row].transpose(0, 2, 1).copy()
        input_part = slice(min(cell.input_rows), max(cell.input_rows) + 1)
        chunks = _chunks(steps, inputs, units)
        rows = _widest(chunks, steps)
        batch = steps.sizes[0] if steps.sizes else 0
        factors = self._buffer("factors", cell.factor_count, rows, units)
        sums = self._buffer("sums", cell.rows, rows, units)
        returned = self._buffer("returned", len(back), batch, units)
        dx = self._buffer("dx", steps.positions, inputs)
        wide = self._buffer("wide", gates_count, rows, inputs)
        d_kernel = np.zeros((gates_count, inputs, units), dtype=np.float32)
        d_recurrent = np.zeros((len(back), units, units), dtype=np.float32)
        candidate = cell.gate_names.index(cell.candidate)
        candidate_back = recurrent_kernel[candidate].T
        d_candidate = np.zeros((units, units), dtype=np.float32)
        d_sums = np.zeros((cell.rows, units), dtype=np.float32)
        ones = np.ones((1, rows), dtype=np.float32)
        carried = np.zeros((batch, units), dtype=np.float32)  # from the step after
        carried_c = np.zeros((batch, units), dtype=np.float32) if cell.has_cell_state else None
        kept = None
        if keep_states:
            kept = State(np.empty_like(dh), None if carried_c is None else np.empty_like(dh))
        for chunk in reversed(chunks):
            first, stop = steps.starts[chunk.start], steps.starts[chunk.stop]
            size = stop - first
            gates = self._gates[:, first:stop]
            before = self._h_before[first:stop]
            saved = self._saved[first:stop]
            c_before = None if self._c_before is None else self._c_before[first:stop]
            part = factors[:, :size]
            cell.factors(gates, self._h[first:stop], before, c_before, saved, part)
            for step in reversed(chunk):
                n, a, b = steps.sizes[step], steps.starts[step], steps.starts[step + 1]
                flow = carried[:n]
                np.add(flow, dh[a:b], out=flow)
                if kept is not None:
                    kept.h[a:b] = flow
                    if carried_c is not None and kept.c is not None:
                        of_h = part[cell.rows, a - first : b - first]
                        kept.c[a:b] = carried_c[:n] + flow * of_h
                a, b = a - first, b - first
                cell.step_back(
                    part[:, a:b],
                    gates[:, a:b],
                    flow,
                    None if carried_c is None else carried_c[:n],
                    sums[:, a:b],
                )
                if cell.reset_back is not None:
                    cell.reset_back(gates[:, a:b], candidate_back, flow, sums[:, a:b])
                through = returned[:, :n]
                np.matmul(sums[recurrent_part, a:b], back, out=through)
                start = 0
                if not cell.carries_h:
                    flow[...] = through[0]
                    start = 1
                for gate in range(start, len(back)):
                    np.add(flow, through[gate], out=flow)
            _flush(carried)
            if carried_c is not None:
                _flush(carried_c)
            own = sums[:, :size]
            d_recurrent += before.T @ own[recurrent_part]
            if cell.reset_back is not None:
                d_candidate += saved.T @ own[cell.input_rows[candidate]]
            d_kernel += x[first:stop].T @ own[input_part]
            # A product is quicker than a sum.
            d_sums += (ones[:, :size] @ own)[:, 0]
            np.matmul(own[input_part], kernel_back, out=wide[:, :size])
            np.add.reduce(wide[:, :size], axis=0, out=dx[first:stop])
        if self._mask is not None:
            np.multiply(dx, self._mask, out=dx)
        d_recurrent = d_recurrent[list(cell.recurrent_rows)]
        if cell.reset_back is not None:
            d_recurrent = np.insert(d_recurrent, candidate, d_candidate, axis=0)
        return LayerGradient(
            dx,
            LayerWeights(
                gates_side_by_side(d_kernel),
                gates_side_by_side(d_recurrent),
                self._bias_gradient(d_sums),
            ),
            kept,
        )

    def _bias_gradient(self, d_sums: Floats) -> Floats:
        ours = d_sums[list(self._cell.input_rows)].reshape(-1)
        if not self._cell.two_biases:
            return ours
        return np.stack([ours, d_sums[list(self._cell.recurrent_rows)].reshape(-1)])

    def _buffer(self, name: str, *shape: int) -> Floats:
        """Memory of this shape, reused where it is large enough."""
        *leading, rows, columns = shape
        held = self._buffers.get(name)
        if (
            held is None
            or held.shape[:-2] != tuple(leading)
            or held.shape[-1] != columns
            or held.shape[-2] < rows
        ):
            held = _aligned(shape)
            self._buffers[name] = held
        return held[..., :rows, :]


def _aligned(shape: tuple[int, ...]) -> Floats:
    """Memory that begins with a cache line; NumPy's own costs operations up to twice the time."""
    size, line = math.prod(shape), 64 // 4  # in numbers
    room = np.empty(size + line, dtype=np.float32)
    begin = -room.ctypes.data // 4 % line
    return room[begin : begin + size].reshape(shape)


def _by_rank(start: State, steps: PackedSteps) -> State:
    return State(start.h[steps.order], None if start.c is None else start.c[steps.order])


def _chunks(steps: PackedSteps, inputs: int, units: int) -> list[range]:
    rows = min(_CHUNK_ROWS, _SMALL_PRODUCT // (units * max(inputs, units)))
    chunks, start = [], 0
    while start < len(steps.sizes):
        stop = min(start + max(1, rows // steps.sizes[start]), len(steps.sizes))
        chunks.append(range(start, stop))
        start = stop
    return chunks


def _widest(chunks: list[range], steps: PackedSteps) -> int:
    return max((steps.starts[c.stop] - steps.starts[c.start] for c in chunks), default=0)


def _flush(values: Floats) -> None:
    values[np.abs(values) < _NOTHING] = 0
