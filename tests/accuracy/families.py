"""Names of different projects for one thing, by families: to compare a label with an answer.

"Mac OS X", "macOS" and "Macintosh" are one family, "Chrome Mobile" and "Google Chrome" another;
"Ubuntu" is Linux. A name that no family has is a family of its own. Names are compared in lower
case, without anything but letters, digits and plus signs.
"""

import re
from collections.abc import Iterator

_SYSTEMS = """
windows: windowsnt windowsrt windows95 windows98 windowsme windows2000 windowsxp windowsvista
    windows7 windows8 windows81 windows10 windows11 win windowsiot windowsserver windowsunknownos
    windowsnt40
macos: mac macosx osx macintosh macosclassic
ios: ipados iphoneos iphone ipad ipod
android: fireos androidtv googletv androidx86 leafos lineageos cyanogenmod cyanogenos miui coloros
    mocordroid mildwild razodroid mre fydeosandroid yunos aliyunos amazonfireos baiduyi leos
    oxygenos hyperos xiaomihyperos wearos androidwear metahorizon horizonos horizon quest picoos
    oculus gootv smartisanos puffinos aliyun revengeos
chromeos: chromiumos fydeos cros
linux: mandrake nixos raspberrypios garuda yellowdog uos mandriva vre lindowsos amazonlinux
    zenwalk suse raspbian freespire kanotix linpus xandros vectorlinux redstar trisquel newstart
    gnome oraclelinux mint popos kubuntu neokylin fuduntu astralinux mxlinux sabayon turbolinux
    puppy redhat foresightlinux opensuse ubuntu kylin archlinux backtrack rockylinux webian
    peppermint asplinux fenix clearosmobile alpinelinux void pinguyos nobara fedora euleros deepin
    jolios knoppix cloudlinux metasr centosstream pardus kali gobolinux scientificlinux gnulinux
    linspire tencentos lubuntu pureos debian solus slackware pclinuxos zorin linuxmint caixamgica
    almalinux gridos uoslinux manjaro centos openeuler bodhi loongnix tails moblin elementaryos
    xubuntu gentoo redos gnu mageia
windowsphone: windowsmobile windowsce windowsphoneos windows10mobile wince
tvos: atvosx appletv appletvos
tizen: samsung
webos: hpwebos lgwebos palmwebos hpwos web0s
harmonyos: openharmony hongmengos
playstation: playstationportable orbisos playstation3 playstation4 playstation5 playstationvita
nintendo: nintendomobile nintendowii nintendoswitch nintendowiiu nintendo3ds wiisystemsoftware
    nintendoswitchsystemsoftware 3dssystemsoftware
xbox: xboxos xbox360 xboxsystemsoftware xboxdashboard
roku: rokuos
blackberry: blackberryos blackberrytabletos blackberry10 rimtabletos qnx
symbian: symbianos symbianosseries40 symbianosseries60 symbian3 series40 series60 nokiaseries40
    s60 s40 nokiaseries30+ series30+ symbian3anna symbian3belle nokiaos
sailfish: sailfishos jolla
meego: maemo
brew: brewmp
freebsd: openbsd netbsd dragonfly dragonflybsd midnightbsd pcbsd ghostbsd bsd
solaris: sunos opensolaris
unix: aix hpux irix osf1 tru64 openvms unixware
vidaa: vidaaos vidaau
rimtabletos: rimtablet
"""

_BROWSERS = """
chrome: chromemobile chromemobileios googlechrome chromeios chromeforios chromeframe
headlesschrome: chromeheadless
webview: chromewebview chromemobilewebview androidwebview chromewebviewmobile
safari: mobilesafari mobilesafariuiwkwebview safariinapp iossafari uiwebview wkwebview
    applewebview
edge: microsoftedge edgemobile edg microsoftedgechromium edgewebview
firefox: firefoxmobile firefoxios firefoxmobileios mozillafirefox firefoxforios
firefoxfocus: firefoxfocusklar firefoxklar klar
firefoxother: firefoxreality firefoxrocket
opera: operamobile operanext operaneon operatouch operadesktop operadeveloper operatablet operaios
    operamobi
operamini: operaminiios operaminiturbo
samsung: samsunginternet samsungbrowser samsunginternetbrowser samsungbrowserlite
ie: internetexplorer iemobile msie mobileinternetexplorer ielargescreen pocketinternetexplorer
androidbrowser: android androidwebkit stockbrowser androidstockbrowser
ucbrowser: ucbrowsermini ucbrowserhd ucbrowserturbo u2 ucbrowserspeed ucmini ucweb uc
yandex: yandexbrowser yabrowser yandexbrowserlite yandexbrowsercorp
silk: amazonsilk mobilesilk amazonsilkmobile
blackberry: blackberrybrowser blackberrywebkit
qq: qqbrowser qqbrowsermobile qqbrowsermini qqbrowserlite
miui: miuibrowser mibrowser mibrowsermint xiaomimiuibrowser
huawei: huaweibrowser huaweibrowsermobile
whale: whalebrowser
coccoc: coccocbrowser
vivo: vivobrowser
oppo: oppobrowser heytapbrowser heytap
googleapp: googlesearchapp google gsa googlego googlesearch
ddg: duckduckgoprivacybrowser duckduckgomobile duckduckgo duckduckgobrowser
maxthon: mxbrowser maxthonnitro mxnitro
puffin: puffinwebbrowser puffinbrowser puffinsecurebrowser
nokia: nokiabrowser nokiaossbrowser nokiaovibrowser ovibrowser nokiaserviceswapbrowser
    nokiaseries60browser s40ovibrowser
oculus: oculusbrowser metaquestbrowser
facebook: facebookapp fban facebookbrowser
instagram: instagramapp
netfront: netfrontlife accessnetfront accessnetfrontnx
sogou: sogouexplorer sogoumobilebrowser
360: 360securebrowser 360browser 360phonebrowser qihoo360 360safebrowser qihoobrowser 360se 360ee
tiktok: bytedancewebview musically
wechat: micromessenger
obigo: obigoq obigointernetbrowser telecaobigo telecabrowser
palemoon: palemoonfirefoxvariant
epiphany: gnomeweb
nintendo: nintendobrowser nintendo3ds
ecosia: ecosiaios ecosiaandroid ecosiabrowser ecosiaapp
netscape: netscapenavigator
mozilla: mozillasuite mozillacompatibleagent
thunderbird: mozillathunderbird
outlook: microsoftoutlook outlookexpress
"""

# "-": no brand.
_BRANDS = """
lg: lge lgelectronics
samsung: samsungelectronics
sony: sonyericsson
blackberry: blackberrylimited rim
honor: huaweihonor
huawei: huaweidevice
alcatel: tctalcatel alcatelonetouch
palm: palmhp
hp: hpcompaq hewlettpackard compaq
xiaomi: mi redmi poco
oneplus: oneplusone
motorola: motorolamobility moto
asus: asustek asustransformer
vivo: bbk
meta: facebook oculus oculusvr
sagem: sagemcom
-: telephonex
tcl: tclcommunications tclcorporation
nokia: nokiahmd
hmd: hmdglobal
amazon: amazoncom kindle
allview: allviewmobile
zte: zteusa
barnesnoble: bng barnes&noble
"""

_UNKNOWN = frozenset({"", "other", "unknown", "none", "null", "hacker", "anonymized"})
_NO_BRANDS = frozenset({"desktop", "spider", "mac", "pc", "smartphone"})


def system(name: str | None) -> str:
    """The family of an operating system; empty where there is none."""
    key = _key(name)
    if key in _UNKNOWN or key in _OF_SYSTEM:
        return _OF_SYSTEM.get(key, "")
    if key.startswith(("windowsphone", "windowsmobile")):
        return "windowsphone"
    if key.startswith("windows"):
        return "windows"
    return "linux" if key.endswith("linux") else key


def browser(name: str | None) -> str:
    """The family of a browser; empty where there is none."""
    key = _key(name)
    return "" if key in _UNKNOWN else _OF_BROWSER.get(key, key)


def brand(name: str | None) -> str:
    """The family of a brand; empty where there is none."""
    key = _key(name)
    if key in _UNKNOWN or key.startswith("generic") or key in _NO_BRANDS:
        return ""
    return _OF_BRAND.get(key, key)


def _key(name: str | None) -> str:
    return re.sub(r"[^a-z0-9+]", "", (name or "").lower())


def _families(table: str) -> Iterator[tuple[str, str]]:
    family = ""
    for word in table.split():
        if word.endswith(":"):
            family = word[:-1].strip("-")
            yield family, family
        else:
            yield word, family


_OF_SYSTEM = dict(_families(_SYSTEMS))
_OF_BROWSER = dict(_families(_BROWSERS))
_OF_BRAND = dict(_families(_BRANDS))
