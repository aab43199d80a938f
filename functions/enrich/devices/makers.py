"""Makers by the names that they write of themselves into User-Agents."""

# Found anywhere: "NokiaC2-01", "HUAWEIC5720".
MAKERS = {
    "samsung": "Samsung", "huawei": "Huawei", "xiaomi": "Xiaomi", "redmi": "Xiaomi",
    "sonyericsson": "Sony Ericsson", "sony ericsson": "Sony Ericsson", "sonydtv": "Sony",
    "bravia": "Sony", "playstation": "Sony", "philips": "Philips", "aquos": "Sharp",
    "sharp": "Sharp", "viera": "Panasonic", "panasonic": "Panasonic", "toshiba": "Toshiba",
    "tsbnettv": "Toshiba", "hisense": "Hisense", "loewe": "Loewe", "grundig": "Grundig",
    "technisat": "TechniSat", "humax": "Humax", "thomson": "Thomson", "medion": "Medion",
    "telefunken": "Telefunken", "salora": "Salora", "finlux": "Finlux", "changhong": "Changhong",
    "skyworth": "Skyworth", "pioneer": "Pioneer", "hitachi": "Hitachi", "mitsubishi": "Mitsubishi",
    "dunehd": "Dune HD", "boxee": "Boxee", "bangolufsen": "Bang & Olufsen", "netcast": "LG",
    "web0s": "LG", "webos.tv": "LG", "lge;": "LG", "lg browser": "LG", "alcatel": "Alcatel",
    "lenovo": "Lenovo", "motorola": "Motorola", "nokia": "Nokia", "microsoft; ": "Microsoft",
    "dopod": "Dopod", "blackberry": "BlackBerry", "playbook": "BlackBerry", "rim957": "BlackBerry",
    "nintendo": "Nintendo", "xbox": "Microsoft", "dreamcast": "Sega", "dreampassport": "Sega",
    "kyocera": "Kyocera", "fujitsu": "Fujitsu", "siemens": "Siemens", "sagem": "Sagem",
    "palmsource": "Palm", "palm6": "Palm", "palm8": "Palm", "realme": "Realme",
    "oneplus": "OnePlus", "gionee": "Gionee", "coolpad": "Coolpad", "meizu": "Meizu",
    "cubot": "Cubot", "doogee": "Doogee", "blackview": "Blackview", "oukitel": "Oukitel",
    "ulefone": "Ulefone", "umidigi": "Umidigi", "infinix": "Infinix", "tecno": "Tecno",
    "micromax": "Micromax", "karbonn": "Karbonn", "videocon": "Videocon", "archos": "Archos",
    "prestigio": "Prestigio", "fairphone": "Fairphone", "crosscall": "Crosscall",
    "gigaset": "Gigaset", "k-touch": "K-Touch", "pantech": "Pantech", "i-mate": "i-mate",
    "hpipaq": "HP", "ipaq": "HP", "hewlett-packard": "HP", "kindle": "Amazon",
    "pocketbook": "PocketBook", "tolino": "Tolino", "iriver": "iRiver", "qtcarbrowser": "Tesla",
    "brightsign": "BrightSign", "coolpix": "Nikon", "evolveo": "Evolveo", "nvidia": "Nvidia",
    "shield android": "Nvidia", "shield andr0id": "Nvidia", "sunniwell": "Sunniwell",
    "motorizr": "Motorola", "ktouch": "K-Touch", "alexaservice": "Amazon", "segasaturn": "Sega",
    "peaq": "PEAQ", "appletv": "Apple", "iphone": "Apple", "ipad": "Apple", "ipod": "Apple",
    "(ios": "Apple", "coralwebkit": "Canon", "highway": "Wiko",
}  # fmt: skip

# Found as words only: many a word has these letters in it.
SHORT_MAKERS = {
    "honor": "Huawei", "poco": "Xiaomi", "sony": "Sony", "metz": "Metz", "arris": "Arris",
    "akai": "Akai", "konka": "Konka", "haier": "Haier", "jvc": "JVC", "sanyo": "Sanyo",
    "roku": "Roku", "lg": "LG", "tcl": "TCL", "acer": "Acer", "asus": "Asus", "moto": "Motorola",
    "mot": "Motorola", "htc": "HTC", "zte": "ZTE", "sega": "Sega", "kwc": "Kyocera",
    "casio": "Casio", "sie": "Siemens", "benq": "BenQ", "palm": "Palm", "treo": "Palm",
    "vivo": "Vivo", "oppo": "OPPO", "itel": "itel", "wiko": "Wiko", "lava": "Lava",
    "spice": "Spice", "intex": "Intex", "zen": "Zen", "odys": "Odys", "vertu": "Vertu",
    "bird": "Bird", "amoi": "Amoi", "voto": "VOTO", "dell": "Dell", "nook": "Barnes & Noble",
    "kobo": "Kobo", "tesla": "Tesla", "canon": "Canon", "nikon": "Nikon", "quest": "Meta",
    "sgh": "Samsung", "sch": "Samsung", "sph": "Samsung", "samsungsgh": "Samsung", "nec": "NEC",
    "lge": "LG", "lyf": "LYF", "jolla": "Jolla", "pico": "Pico", "vizio": "Vizio", "thl": "THL",
    "hiptop": "Danger", "epsonhello": "Epson", "nuvi": "Garmin",
}  # fmt: skip

# Platforms that their owner sells to other makers too: what is left where none of those is named.
MAKERS_OF_PLATFORMS = {
    "vidaa": "Hisense", " nettv/": "Philips", "vestel": "Vestel", "smart-tv; ": "Samsung",
    "; smart-tv": "Samsung", "smarthub": "Samsung", "maple": "Samsung", "tizen": "Samsung",
    "samsungbrowser": "Samsung", "samsung-agent": "Samsung", "vodafone": "Vodafone",
    "echo/": "Amazon", "crkey": "Google", "large screen": "Google", "maemo": "Nokia",
    "symbianos/9": "Nokia", "pbrm/": "LG", "lepad": "Lenovo", "; nitro)": "Nintendo",
    "planetweb/v": "Sony", "webos/": "Palm",
    # the maker's number at IEEE, which the browser of Japanese televisions writes
    "(00e091": "LG", "(008045": "Panasonic", "(00014a": "Sony", "(000039": "Toshiba",
    "(08001f": "Sharp", "(00e036": "Pioneer",
}  # fmt: skip

# Makers by the letters in the codes of Japanese operators' phones: KDDI-CA3B, SH900i, 911SH.
MAKERS_IN_JAPAN = {
    "SH": "Sharp", "F": "Fujitsu", "N": "NEC", "P": "Panasonic", "SO": "Sony", "D": "Mitsubishi",
    "T": "Toshiba", "TS": "Toshiba", "CA": "Casio", "SN": "Sony Ericsson", "SA": "Sanyo",
    "K": "Kyocera", "KC": "Kyocera", "H": "Hitachi", "HI": "Hitachi", "NK": "Nokia",
    "SC": "Samsung", "PT": "Pantech",
}  # fmt: skip
