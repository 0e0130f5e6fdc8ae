"""Spellings of one text on a Russian keyboard: as typed, as Latin keys, as it sounds."""

# Where the keys of a Russian keyboard lie on a Latin one: a pattern of keys is a pattern in both.
_RUSSIAN_KEYS = (
    "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a"
    "\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d"
    "\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e"
)
_KEYS = dict(zip(_RUSSIAN_KEYS, "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True))
# The alphabet in its order from U+0430, then the letter yo, as they sound; "-" is silent.
_SOUNDING = "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya e"
_RUSSIAN = [*map(chr, range(0x430, 0x450)), "\u0451"]
_SOUNDS = dict(zip(_RUSSIAN, _SOUNDING.replace("-", "\0").split(), strict=True))
_YO = str.maketrans({"\u0451": "\u0435"})


def spellings(text: str) -> tuple[str, ...]:
    """The text as typed, as keys of a Latin keyboard, and as it sounds."""
    keys = "".join(_KEYS.get(sign, sign) for sign in text.lower())
    sounds = "".join(_SOUNDS.get(sign, sign) for sign in text.lower()).replace("\0", "")
    return tuple(dict.fromkeys((text, keys, sounds)))


def bare(text: str) -> str:
    """Letters and digits alone, their case and the dots of yo gone: how likeness is judged."""
    return "".join(sign for sign in text.casefold() if sign.isalnum()).translate(_YO)
