"""Files that readers bring: Streamlit keeps each in memory for as long as its session lives."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def taken(file):
    """The bytes of an `st.file_uploader` or `st.camera_input` file, which is then forgotten.

    The page still names the file, and it can be removed there or another chosen; a later run finds
    it gone and gives None.
    """
    data = file.getvalue()
    context = get_script_run_ctx()
    context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    file.truncate(0)  # this run's own copy, which would be kept until the next run
    return data
