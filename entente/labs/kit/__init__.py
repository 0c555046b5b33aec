"""What all labs share: `lab` is their base, `controls` what can be set, `scene` what can be shown.

`widget` is the way to the page, which is ``_static``. `ties`, `marks` and `grounds` say the same things in the
same words everywhere.
"""
