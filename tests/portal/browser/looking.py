"""What is looked for on a page, as scripts that tell each element with a fault."""

NARROW = 320
"""Pixels: a telephone, or a window of 1280 at 400 %."""

WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? ["wider than its window"] : []"""

SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(one => one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .filter(one => !one.closest("p, dd, li:not(:has(> a:only-child)), .note, .hint, .skip, h1, h2"))
  .filter(one => !one.matches("input[type=hidden], .skip, .levels input"))
  .map(one => [one, (one.labels?.[0]?.contains(one) ? one.labels[0] : one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${box.width}×${box.height} ${one.outerHTML.slice(0, 120)}`)"""
"""WCAG 2.5.8: a link within a sentence may be smaller, and what has a label is hit by its label."""

UNSEEN = """() => [...document.querySelectorAll("main button, main input, main select, main a")]
  .filter(one => one.checkVisibility()).filter(one => !one.matches("input[type=hidden]"))
  .filter(one => { one.focus(); const own = getComputedStyle(one);
    const next = one.nextElementSibling ? getComputedStyle(one.nextElementSibling) : own;
    const isSeen = [own, next].some(style => style.outlineStyle !== "none");
    return one === document.activeElement && !isSeen; })
  .map(one => one.outerHTML.slice(0, 120))"""

BARE = """() => [...document.querySelectorAll("table.cards td[data-label]:not([data-label=''])")]
  .filter(one => one.checkVisibility() && !one.innerText.trim())
  .filter(one => !one.querySelector("input, button, svg, img, select"))
  .map(one => `a label before nothing: ${one.outerHTML.slice(0, 120)}`)"""
"""Of a table that is shown as cards, where it is narrow."""

CLIPPED = """() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility())
  .filter(one => !one.closest(".table, .visually-hidden, thead") && one.clientWidth > 1)
  .filter(one => !one.matches("input, select, textarea"))
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .filter(one => ["hidden", "clip"].includes(getComputedStyle(one).overflowX))
  .map(one => one.outerHTML.slice(0, 120))"""
