"""The rule catalogue as a document, made from the rules themselves."""

from __future__ import annotations

from analysis.rules import RULES
from analysis.rules.base import Rule
from domain.words import Say

_HEAD = """# The rules

Made from `analysis/rules` by `make docs`; do not edit by hand. Severity: `info` < `watch` < `warn` < `stop` (stop
running now) <
`urgent` (see a clinician now). Grade: `article`, `strong`, `moderate`, `weak`, `null` (studied, no effect found), `expert`,
`convention`. Soleus does not diagnose. Missing data gives no finding, with one exception: a pain marker that says
nothing more
counts as the worse. Every limit below is a setting that a runner can change within its range.
"""


SAY = Say()
"""The document is in English."""


def document(rules: tuple[Rule, ...] = RULES) -> str:
    """The catalogue as Markdown."""
    return _HEAD + "".join(_section(rule) for rule in rules)


def _section(rule: Rule) -> str:
    severities = ", ".join(severity.value for severity in rule.severities)
    lines = [
        "",
        f"## `{rule.id}` · {SAY.text(rule.words)}",
        "",
        SAY.text(rule.words + ".statement"),
        "",
        f"- kind {rule.kind} · severity {severities} · grade {rule.grade} · version {rule.version}",
        f"- Needs: {SAY.text(rule.words + '.needs')}",
        f"- Advice: {SAY.text(rule.words + '.advice')}",
    ]
    for source in rule.sources:
        doi = f", doi:{source.doi}" if source.doi else ""
        says = f" {source.says}" if source.says else ""
        limits = f" *Limits:* {source.limits}" if source.limits else ""
        lines.append(f"- Source: {source.name}{doi}.{says}{limits}")
    if rule.thresholds:
        lines += ["", "| setting | default | range | unit | what | source |", "|---|---|---|---|---|---|"]
        lines += [
            f"| `{t.name}` | {t.default:g} | {t.low:g}…{t.high:g} | {t.unit or '–'} | {SAY.text(t.words)} | {t.source} |"
            for t in rule.thresholds
        ]
    return "\n".join(lines) + "\n"
