"""What a page says, and the address of the document that pages are of."""

ADDRESS = "/documents/c0a8012e-7d4e-4f6b-9d3b-8f6a2b1c0d9e"


def text(tree):
    return " ".join(tree.find(".//main").text_content().split())
