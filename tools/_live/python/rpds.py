"""The three persistent containers that jsonschema's `referencing` takes from rpds, which is written in Rust.

Each is a copy on write: what is looked up are a few schemas, so nothing is shared between versions.
"""


class HashTrieMap(dict):
    @classmethod
    def convert(cls, value):
        return value if isinstance(value, cls) else cls(value)

    def insert(self, key, value):
        return HashTrieMap({**self, key: value})

    def update(self, *others, **named):
        merged = dict(self)
        for other in others:
            merged.update(other)
        return HashTrieMap({**merged, **named})

    def remove(self, key):
        if key not in self:
            raise KeyError(key)
        return HashTrieMap({other: value for other, value in self.items() if other != key})

    def discard(self, key):
        return self.remove(key) if key in self else self

    def __hash__(self):
        return hash(frozenset(self.items()))


class HashTrieSet(frozenset):
    def insert(self, value):
        return HashTrieSet(self | {value})

    def update(self, *others):
        return HashTrieSet(self.union(*others))

    def discard(self, value):
        return HashTrieSet(self - {value})

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        return HashTrieSet(self - {value})


class List(tuple):
    """A list that grows at its front."""

    def __new__(cls, *values):
        return super().__new__(cls, values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values)

    @property
    def first(self):
        return self[0]

    @property
    def rest(self):
        return List(list(self[1:]))

    def push_front(self, value):
        return List([value, *self])

    def drop_first(self):
        return self.rest
