"""Plotly figures from arrays, and the same picture as LaTeX."""
