"""What crosses over to the browser, and the JavaScript and CSS that all views share."""
