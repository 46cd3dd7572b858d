"""Texts that would run as script somewhere if they were not escaped: 200 of them, made from forms and contexts."""

from typing import Final

MARK: Final = "window.__ran=1"
_CALLS: Final = (MARK, f"setTimeout(function(){{{MARK}}})", f"eval('{MARK}')", "alert(1)", f"top['__ran']=1;{MARK}")
_FORMS: Final = (
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<script\n>{}</script\n>",
    "</script><script>{}</script>",
    "<img src=x onerror={}>",
    "<img src=x oNeRrOr='{}'>",
    '"><img src=x onerror="{}">',
    "'><svg onload={}>",
    "<svg/onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext></mtext><script>{}</script></math>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    '" autofocus onfocus="{}',
    "' autofocus onfocus='{}",
    "<select autofocus onfocus={}>",
    "<textarea autofocus onfocus={}>",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "<iframe src=javascript:{}>",
    "<iframe srcdoc='<script>parent.{}</script>'>",
    "<a href=javascript:{} id=x>x</a>",
    "javascript:{}",
    "jav&#x09;ascript:{}",
    "<object data=javascript:{}>",
    "<embed src=javascript:{}>",
    "<form action=javascript:{}><button>",
    "<video><source onerror={}>",
    "<audio src=x onerror={}>",
    "<marquee onstart={}>",
    "<style>@import 'x';</style><script>{}</script>",
    "<link rel=stylesheet href=x onerror={}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href=//evil.example/><script>{}</script>",
    "{{{{ ''.__class__ }}}}<script>{}</script>",
    "{{% raw %}}<script>{}</script>",
    "\u2028<script>{}</script>",
    "<!--><script>{}</script>-->",
)
PAYLOADS: Final = tuple(form.format(call) for form in _FORMS for call in _CALLS)
