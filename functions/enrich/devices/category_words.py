"""What tells the kind of a device: patterns on the User-Agent in lower case."""

from .words import words

CONSOLE = words(
    r"xbox\b", r"play ?station(?! app)", r"ps[345]\b", r"psp\b", r"nintendo",
    r"dreamcast\b", r"dreampassport", r"sega\b", r"segasaturn", r"nitro\)", r"cellos",
    r"category=game", r"planetweb/v", r"ouya\b",
)  # fmt: skip

TELEVISION = words(
    # what says so itself
    r"hbbtv", r"apple\s?tv", r"google\s?tv", r"andr[o0]id\s?tv", r"crkey\b",
    r"fire ?tv", r"mitv\b", r"mi\s?tv\b", r"mibox", r"tv;", r"tv safari\b",
    r"tizen.*\btv\b", r"nettv\b", r"philipstv", r"opera\stv\b", r"dtv\b", r"dtvnetbrowser",
    r"tv[ -_]?box\b", r"set-?top", r"settop", r"stb\b", r"tv-hdmi", r"large screen",
    r"tv(?= build|\))", r"webtv\b", r"youtube\.tv\b", r"samsung-agent",
    # platforms and browsers that run on televisions and their boxes alone
    r"web0s", r"webos\.tv", r"netcast", r"netrange", r"inettvbrowser", r"roku",
    r"aft[a-z]{1,5}\d*\b", r"vidaa\b", r"odin/\d", r"kreatv", r"opentv\b",
    r"ce-html", r"omi/\d", r"espial\b", r"antgalio", r"ekioh/", r"awox\b", r"zetakey\b",
    r"maple[ _/]?\d", r"netfrontnx/.*\bdtv", r"kylo/", r"xbmc\b", r"kodi\b", r"beetv",
    r"cobalt/", r"pbrm/", r"vizio", r"freebox", r"boxee", r"magicbox", r"dunehd",
    r"sunniwell", r"mag\d{3}\b", r"viaccess",
    # series of makers
    r"bravia", r"viera\b", r"aquos(?:browser|-)", r"nsz-g", r"svp-dtv", r"lg browser",
    r"kdl-?\d\d", r"lc-\d\d[a-z]", r"gtv\d", r"shield (?:andr[o0]id )?tv",
    r"qm1[56]\d[ebn]\b", r"blu-?ray", r"bd[px]-?\d", r"bd player", r"hisense;\d",
    r"loewe\b", r"humax\b", r"technisat",
    within=r"smart-?\s?tv|_tv_|-opentv",
)  # fmt: skip

# Watches, headsets, readers, cars, printers, cameras, signs, loudspeakers, refrigerators.
OTHER = words(
    r"(?!airwatch)[a-z]{0,8}watch\b", r"wear ?os\b", r"sm-r\d{3}", r"sm-v7\d\d", r"gear s\d?\b",
    r"glass \d",
    r"vr safari", r"oculusbrowser", r"quest\b", r"pico (?:neo|\d|g\d)", r"kindle/\d",
    r"pocketbook", r"nook\b", r"bn[tr]v\d", r"tolino\b", r"kobo\b", r"e-?reader",
    r"iriver\b", r"prs-\w", r"qtcarbrowser", r"tesla/", r"automotive", r"mfp\b(?!.*dtv)",
    r"ir-s/\d", r"printsmart", r"printer\b", r"coolpix", r"samsung; nx\d", r"ek-g[cn]\d",
    r"galaxy camera", r"brightsign", r"signage", r"echo/\d", r"alexaservice",
    r"epsonhello", r"family ?hub", r"archos; gogi", r"walkman", r"nest hub", r"homepod",
)  # fmt: skip

TABLET = words(
    r"ipad", r"tablet\b(?! pc)", r"ipados", r"playbook", r"touchpad",
    r"kf[a-z]{2,5}\b(?=[ ;)])", r"kindle fire", r"silk/(?!.*mobile)", r"xoom\b", r"gt-p\d",
    r"gt-n(?:8|51)\d",
    r"sm-[tpx]\d{3}", r"galaxy ?tab", r"tab[ _-]?\d",
    r"(?:media|mate|mi|zen|idea|think|g) ?pad\b", r"lenovo (?:b[68]0|a\d{4}-)",
    r"(?:tb|yt|yb)-?\w?\d{3}", r"yoga ?tab", r"ideatab", r"iconia", r"nexus (?:7|9|10)\b",
    r"pixel (?:c\b|tablet)", r"sgp\d", r"transformer", r"(?<!\[)\btf\d{3}t?\b", r"me\d{3}[a-z]",
    r"lg-v\d{3}", r"lepad", r"padfone infinity\)", r"slate\b", r"puffin/[\d.]+[ia]t\b",
    r"pad\b", r"tab\b",
)  # fmt: skip

MOBILE = words(
    r"iphone", r"ipod\b", r"mobile\b", r"phone\b", r"smartphone", r"midp", r"cldc",
    r"j2me", r"wap\b", r"wap[ _-]?browser", r"up\.(?:browser|link)", r"up/\d", r"obigo",
    r"brew\b", r"opera mini", r"opera mobi", r"windows phone", r"windows ?ce", r"windows ?mobile",
    r"iemobile", r"wpdesktop\b", r"lumia\b", r"symbian", r"symbos\b", r"series ?[468]0",
    r"^nokia", r"nokia[\dcenx]", r"blackberry", r"bb10\b", r"palm ?os", r"palmsource",
    r"palm\d", r"webos/", r"hpwos/", r"(?:ntt)?docomo", r"softbank", r"j-phone", r"vodafone/\d",
    r"kddi", r"willcom", r"foma\b", r"ucweb", r"juc ?\(", r"mqqbrowser/mini",
    r"ibrowser/mini", r"onebrowser", r"jig browser", r"au\.browser", r"skyfire", r"openwave",
    r"maui wap", r"mre\b", r"mtk[;/\d]", r"nucleus", r"teleca", r"ktouch", r"pocket internet",
    r"whatsapp/", r"threadx", r"kaios", r"kai/\d", r"tizen", r"bada", r"meego", r"maemo",
    r"sailfish", r"pda\b", r"sharp pda", r"zaurus", r"qtopia", r"sonyericsson",
    r"(?:sgh|sch|mot|sie|lg|zte)-\w", r"alcatel", r"htc[ _]",
    r"opera/9\.\d+ \(x11; linux (?:zvav|zbov)", r"presto.*\bmini\b", r"osre/", r"danger hiptop",
    r"go\.web\b", r"puffin/[\d.]+[ia]p\b", r"aphone", r"qhbrowser", r"ios[ ,/;]", r"openharmony",
    r"firefox os",
)  # fmt: skip

DESKTOP = words(
    r"windows", r"win(?:nt|9[58]|32|16)\b", r"macintosh", r"mac_powerpc", r"mac os x", r"x11\b",
    r"cros\b", r"linux", r"bsd\b", r"freebsd", r"openbsd", r"netbsd", r"unix", r"sunos",
    r"irix", r"hp-ux", r"aix\b", r"amiga", r"morphos", r"beos\b", r"haiku", r"risc os",
    r"os/2\b", r"qnx\b", r"next\b", r"inferno", r"darwin.*(?:x86_64|i386|mac)", r"mosaic",
    r"omniweb", r"cp/m",
)  # fmt: skip
