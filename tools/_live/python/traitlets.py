"""What a lab asks of traitlets: a mapping that it marks for the page."""


class Dict:
    def tag(self, **marks):
        return self
