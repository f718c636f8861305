"""All that touches Streamlit. Pages arrange, this draws, `lenet` computes; one folder a view, named like its page."""
