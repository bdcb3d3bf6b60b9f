"""One self-contained HTML page of a result, and the live page; `document.render(result)` is the page."""
