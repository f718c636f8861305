"""What a figure says under the pointer is written as the page is, not in the colour of what is pointed at."""


def hover(dark):
    """Plotly's ``hoverlabel``: the page's ink as ground, its paper as ink, so that the words stand out.

    Parameters
    ----------
    dark : bool
        Whether the figure stands on a dark page.

    Returns
    -------
    dict
    """
    ink, paper = ("#e8e6e1", "#101317") if dark else ("#1d2126", "#fcfbf8")
    return {"bgcolor": ink, "bordercolor": ink, "font": {"color": paper, "size": 14}}
