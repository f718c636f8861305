"""The floor: a page with the home page's canvas, and nothing but a number that follows it."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

drawn = st_canvas(
    stroke_width=16,
    stroke_color="#ffffff",
    background_color="#000000",
    width=320,
    height=320,
    return_image_data=True,
    key="draw",
)
with st.container(key="prediction"):
    st.html(f"<p>{len((drawn.json_data or {}).get('objects', []))} strokes</p>")
