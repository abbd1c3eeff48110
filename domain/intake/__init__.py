"""What may come in: files recognised and checked by their content. Pure: no models, no settings, no network.

`check.check()` is the one entrance; `previews.preview()` makes what is shown. Parsers run in a limited child
process (`sandbox`), never here.
"""
