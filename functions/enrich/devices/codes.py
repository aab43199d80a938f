"""Makers by the shape of the code that an Android device gives itself."""

import re

# Beginnings of codes that one maker alone uses, for devices that the list does not have.
BY_CODE = tuple(
    (re.compile(pattern, re.IGNORECASE), brand)
    for pattern, brand in (
        (r"(?:sm|gt|sgh|sch|sph|shv|shw)-|galaxy |sc[vg]\d\d|sc-\d\d[a-z]", "Samsung"),
        (r"mi[ -]|mix |hm[ _]|m[12]\d{3}[a-z]\d|201[34]\d{3}$|2\d[01]\d[0-9a-z]{3,7}[a-z]$",
         "Xiaomi"),
        (r"[a-z]{3}-nx?\d", "Honor"),  # those of the years with Huawei are in the list
        (r"[a-z]{3}-(?:al|tl|l|lx|an|tn|cl|ul)\d\d?[a-z]{0,2}$|(?:media|mate) ?pad", "Huawei"),
        (r"cph\d{4}|p[a-h][a-z]{2}\d0$", "OPPO"),
        (r"rmx\d{4}", "Realme"),
        (r"iqoo|v[12]\d{3}[a-z]{0,2}$", "Vivo"),
        (r"moto\b|mot-|xt\d{3,4}|droid ?\d|droidx|milestone|atrix|xoom|razr", "Motorola"),
        (r"lg[-_]|lm-|lgm-|lgl\d\d|optimus |g watch", "LG"),
        (r"xperia|xq-[a-z]{2}\d\d|so-\d\d[a-z]|so[vg]\d\d|smartwatch \d", "Sony"),
        (r"adr6\d{3}|pc36100|desire|incredible|\d{3}ht$", "HTC"),
        (r"ta-\d{4}|rm-\d{3,4}|lumia", "Nokia"),
        (r"zenfone|zenpad|transformer|tf\d{3}|z[a-e]\d{3}[ckm]l|me\d{3}[a-z]|[pkxz]0[0-3]\w{1,2}$",
         "Asus"),
        (r"idea ?(?:tab|pad)|yoga|tb-?[x\d]|yt-?[x\d]|thinkpad", "Lenovo"),
        (r"pixel|nexus|glass \d|chromecast", "Google"),
        (r"kf[a-z]{2,5}$|aft[a-z]{1,5}\d*$|kindle|sd4930", "Amazon"),
        (r"n9\d{3}|nx\d{3}[a-z]|open ?c$", "ZTE"),
        (r"one ?touch|a\d{3}dl", "Alcatel"),
        (r"bb[a-f]100|stv100", "BlackBerry"),
        (r"sh-\d\d[a-z]|sh[vgi]\d\d|is\d\dsh|\d{3}sh$|a\d\dsh$|sbm\d{3}sh", "Sharp"),
        (r"f-\d\d[a-z]|fj[li]\d\d|isw?\d\df|arrows", "Fujitsu"),
        (r"ky[vgl]\d\d|kc-s|\d{3}kc$|wx\d{2,3}k$", "Kyocera"),
        (r"p-\d\d[a-z]|kx-prx|fz-[a-z]\d", "Panasonic"),
        (r"n-\d\d[a-z]|medias", "NEC"),
        (r"iconia|a1-\d{3}|b[13]-a\d\d", "Acer"),
        (r"vf[d-]", "Vodafone"),
        (r"nook|bn[tr]v\d", "Barnes & Noble"),
        (r"quest\b|oculus", "Meta"),
        (r"shield", "Nvidia"),
        (r"le ?x\d{3}", "LeEco"),
        (r"mx\d\b|mz-|m35\d$|m\d note", "Meizu"),
        (r"blade ", "ZTE"),
        (r"s[346][0-2]$|b15q?$", "CAT"),
    )
)  # fmt: skip
