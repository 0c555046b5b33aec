"""What all labs share: `lab` is their base, `controls` what can be set, `scene` what can be shown.

`guess` is what a learner predicts, `acts` what can be done in every lab, and `keeping` how work comes back. `widget` is
the way to the page, which is ``_static`` (`page` puts its modules together). `ties`, `marks` and `grounds` say the same
things in the same words everywhere.
"""
