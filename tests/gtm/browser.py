"""The web tag in a real page: its sandbox over the page's own window."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from .template import Template

SANDBOX = Path(__file__).parent / "node"

# In the order in which they need one another.
_FILES = ("permissions", "values", "web")

_RUN = """
([files, job]) => {
  const modules = {};
  for (const [name, source] of files) {
    const module = {exports: {}};
    new Function('module', 'require', source)(module, (path) => modules[path]);
    modules[`./${name}`] = module.exports;
  }
  const load = (url) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    Object.assign(script, {src: url, async: true, onload: resolve, onerror: reject});
    document.head.append(script);
  });
  const listeners = window.consentListeners = [];
  const apis = modules['./web'].webApis({
    permissions: modules['./permissions'].declared(job.permissions),
    window, consent: job.consent, listeners, inject: load,
  });
  return new Promise((resolve) => {
    const ends = {gtmOnSuccess: () => resolve('success'), gtmOnFailure: () => resolve('failure')};
    new Function('data', 'require', job.code)({...job.data, ...ends}, (name) => apis[name]);
  });
}
"""


def run(page: Page, tag: Template, data: Mapping[str, Any], consent: Mapping[str, bool]) -> str:
    """Fire the tag in the page; "success" or "failure", as it says itself.

    consent: what the container's consent mode has of each type; what it has not is granted.
    """
    files = [(name, (SANDBOX / f"{name}.js").read_text()) for name in _FILES]
    job = {
        "code": tag.code,
        "permissions": tag.permissions,
        "data": {**tag.defaults(), **data},
        "consent": dict(consent),
    }
    return str(page.evaluate(_RUN, [files, job]))


def change_consent(page: Page, kind: str, *, is_granted: bool) -> None:
    """As a visitor's answer to the banner does in consent mode."""
    tell = "([kind, granted]) => window.consentListeners.forEach((one) => one(kind, granted))"
    page.evaluate(tell, [kind, is_granted])
