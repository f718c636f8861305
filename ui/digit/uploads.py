"""Files that readers bring: Streamlit keeps each in memory for as long as its session lives."""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def taken(file):
    """The bytes of an `st.file_uploader` or `st.camera_input` file, which is then forgotten.

    None where there is no file, or where it was taken before: to the page it still is there, by its
    name, until it is removed or another is chosen, and Streamlit calls a file that was forgotten a
    changed one.
    """
    if not isinstance(file, UploadedFile):
        return None
    data = file.getvalue()
    context = get_script_run_ctx()
    context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    file.truncate(0)  # this run's own copy, which would be kept until the next run
    return data
