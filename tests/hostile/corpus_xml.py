"""Hostile AGI and PAXml: doctypes, depth, length, wrong encodings, cut files, and roots of other formats."""

from collections.abc import Iterator
from typing import Final

from tests.hostile.corpus_parts import Hostile
from tests.hostile.corpus_texts import AGI, ANY_PAY, EXPENSIVE, MIB, PAXML, ROWS, TYPE, sample

KU: Final = "http://xmls.skatteverket.se/se/skatteverket/ai/instans/infoForBeskattning/11.0"
XML_HEAD: Final = "<?xml version='1.0' encoding='UTF-8'?>"


def xml(canary: str) -> Iterator[Hostile]:
    """Give AGI and PAXml files that ask for files, never end, go deep, or lie about how they are written."""
    doctypes = {
        "file": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{canary}">]>',
        "parameter": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "file://{canary}"> %x;]>',
        "remote": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        "public": '<!DOCTYPE a PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://127.0.0.1:9/a.dtd">',
        "laughs": "<!DOCTYPE a [<!ENTITY b0 'ha'>"
        + "".join(f"<!ENTITY b{number + 1} '{f'&b{number};' * 10}'>" for number in range(9))
        + "]>",
        "quadratic": f"<!DOCTYPE a [<!ENTITY b '{'a' * 100_000}'>]>",
        "empty": "<!DOCTYPE a>",
    }
    for name, ending in ((AGI, "xml"), (PAXML, "pax")):
        whole = sample(name)
        kind = "agi" if name == AGI else "paxml"
        text = whole.decode("utf-8" if name == AGI else "iso-8859-1")
        body = text[text.index("?>") + 2 :].lstrip()
        inside = body.index(">") + 1
        root_end = body.index(">")
        for what, doctype in doctypes.items():
            use = (
                "&x;"
                if what == "file"
                else "&b9;"
                if what == "laughs"
                else "&b;" * 20_000
                if what == "quadratic"
                else ""
            )
            bad = f"{XML_HEAD}{doctype}{body[:inside]}{use}{body[inside:]}"
            yield Hostile("doctype", f"{kind}-{what}.{ending}", bad.encode(), TYPE)
        hidden = f"<?xml version='1.0' encoding='UTF-16'?>{doctypes['file']}{body}".encode("utf-16")
        yield Hostile("doctype", f"{kind}-behind-utf-16.{ending}", hidden, TYPE)
        for what, piece in {
            "deep": "<a>" * 100_000 + "</a>" * 100_000,
            "long-text": f"<a>{'a' * 11 * MIB}</a>",
            "long-comment": f"<!--{'a' * 11 * MIB}-->",
            "long-instruction": f"<?a {'a' * 11 * MIB}?>",
            "long-cdata": f"<a><![CDATA[{'a' * 11 * MIB}]]></a>",
            "long-name": f"<{'a' * 11 * MIB}/>",
            "long-attribute": f'<a b="{"a" * 11 * MIB}"/>',
            "200000-attributes": "<a " + " ".join(f'b{number}=""' for number in range(200_000)) + "/>",
            "same-attribute-twice": '<a b="1" b="2"/>',
            "100000-namespaces": "<a " + " ".join(f'xmlns:b{number}="c"' for number in range(100_000)) + "/>",
            "million-elements": "<a/>" * 1_000_000,
            "include": f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{canary}" parse="text"/>',
            "entity-without-doctype": "<a>&x;</a>",
            "number-zero": "<a>&#0;</a>",
            "never-closed": "<a>",
            "closed-twice": "</a>",
        }.items():
            codes = (*TYPE, *EXPENSIVE, *ROWS)
            honest = {
                "long-comment",
                "million-elements",
                "long-instruction",
                "include",
                "200000-attributes",
                "100000-namespaces",
            }
            honest |= {"long-text", "long-cdata", "long-attribute", "long-name"}
            pay = ANY_PAY if what in honest else None
            content = f"{XML_HEAD}{body[:inside]}{piece}{body[inside:]}".encode()
            yield Hostile("xml", f"{kind}-{what}.{ending}", content, codes, pay)
        for what, content in {
            "no-such-encoding": f"<?xml version='1.0' encoding='x-none'?>{body}".encode(),
            "says-utf-8-is-latin": f"{XML_HEAD}{body}".replace("Förnamn", "F").replace("a", "å", 0).encode("latin-1"),
            "utf-32": f"<?xml version='1.0' encoding='UTF-32'?>{body}".encode("utf-32"),
            "utf-7": f"<?xml version='1.0' encoding='UTF-7'?>{body}".encode("utf-7"),
            "ebcdic": f"<?xml version='1.0' encoding='cp037'?>{body}".encode("cp037", "replace"),
            "two-boms": b"\xef\xbb\xbf\xef\xbb\xbf" + f"{XML_HEAD}{body}".encode(),
            "two-roots": f"{XML_HEAD}{body}{body}".encode(),
            "zero-inside": f"{XML_HEAD}{body}".encode().replace(b"</", b"\0</", 1),
            "blank-before": b" " + f"{XML_HEAD}{body}".encode(),
            "utf-16": f"<?xml version='1.0' encoding='UTF-16'?>{body}".encode("utf-16"),
            "style": f"<?xml-stylesheet href='file://{canary}'?>{body}".encode(),
            "after-the-end": f"{XML_HEAD}{body}PK\x03\x04".encode(),
            "attribute-on-root": f"{XML_HEAD}{body[:root_end]} onload='alert(1)'{body[root_end:]}".encode(),
        }.items():
            yield Hostile("encoding", f"{kind}-{what}.{ending}", content, (*TYPE, *ROWS), ANY_PAY)
        for part in range(1, 10):
            yield Hostile("cut", f"{kind}-{part}-tenths.{ending}", whole[: len(whole) * part // 10], (*TYPE, *ROWS))
    for name, root in {
        "eagi": '<eAGI xmlns="http://x"/>',
        "ku": f'<Skatteverket xmlns="{KU}"/>',
        "sie5": '<Sie xmlns="http://www.sie.se/sie5"/>',
        "svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "soap": '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>',
        "rss": "<rss/>",
        "html": "<html><body/></html>",
        "xslt": '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>',
        "one": "<a/>",
        "excel-2003": '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "agi-elsewhere": '<Skatteverket xmlns="http://x"/>',
        "hogia": "<PayTypeInstructions/>",
        "not-xml": "<<<<<",
        "only-mark": "<",
    }.items():
        yield Hostile("root", f"{name}.xml", (XML_HEAD + root).encode(), TYPE)
