"""What all labs share: `controls` (what can be set), `scene` (what can be shown), `widget` (the way to the page).

`ties`, `marks` and `grounds` say the same things in the same words everywhere; the page is ``_static/lab.js``.
"""
