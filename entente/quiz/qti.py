"""Questions as a package of QTI 2.1: a zip with one item a question, a test that holds them all, and the manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from entente.quiz.asked import Question

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"  # the types of the files in a package
MADE = (1980, 1, 1, 0, 0, 0)  # the same questions are the same bytes


def to_qti(questions: Sequence[Question], title: str = "Entente") -> bytes:
    """The package, as the bytes of a zip.

    Each item is a choice that is marked by a mapping, so that a slip may earn half of the points, and after it the
    words to the chosen option are shown.

    Source: IMS Global, *Question and Test Interoperability 2.1, Implementation Guide*.

    Examples
    --------
    >>> from entente.quiz import Option
    >>> asked = Question("1", "task", "A sum", "1 + 1 = ?", (Option("2", 1, "Yes."), Option("3", 0, "No: 2.")))
    >>> zipfile.ZipFile(io.BytesIO(to_qti([asked]))).namelist()
    ['imsmanifest.xml', 'items/task-1.xml', 'test.xml']
    """
    files = {f"items/{question.id}.xml": _item(question) for question in questions}
    files["test.xml"] = _test(questions, title)
    files["imsmanifest.xml"] = _manifest(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, element in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, ElementTree.tostring(element, encoding="utf-8", xml_declaration=True))
    return out.getvalue()


def _item(question: Question) -> Element:
    item = Element("assessmentItem", xmlns=QTI, identifier=question.id, title=question.heading)
    item.attrib |= {"adaptive": "false", "timeDependent": "false"}
    names = [f"option{place}" for place, _ in enumerate(question.options, 1)]
    right = max(zip(question.options, names, strict=True), key=lambda pair: pair[0].share)[1]
    answer = SubElement(item, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="identifier")
    SubElement(SubElement(answer, "correctResponse"), "value").text = right
    shares = SubElement(answer, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
    for option, name in zip(question.options, names, strict=True):
        SubElement(shares, "mapEntry", mapKey=name, mappedValue=f"{option.share:g}")
    SubElement(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    SubElement(item, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    body = SubElement(item, "itemBody")
    _put(SubElement(body, "div"), question.text)
    choice = SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices="1")
    for option, name in zip(question.options, names, strict=True):
        _put(SubElement(choice, "simpleChoice", identifier=name), option.text)
    marking = SubElement(item, "responseProcessing")
    SubElement(SubElement(marking, "setOutcomeValue", identifier="SCORE"), "mapResponse", identifier="RESPONSE")
    SubElement(SubElement(marking, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier="RESPONSE")
    for option, name in zip(question.options, names, strict=True):
        shown = SubElement(item, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        _put(shown, option.feedback)
    return item


def _put(parent: Element, text: str) -> None:
    """Put HTML whose tags are all closed below an element."""
    read = ElementTree.fromstring(f"<div>{text}</div>")
    parent.text = read.text
    parent.extend(read)


def _test(questions: Sequence[Question], title: str) -> Element:
    test = Element("assessmentTest", xmlns=QTI, identifier="entente", title=title)
    part = SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    section = SubElement(part, "assessmentSection", identifier="section", title=title, visible="true")
    for question in questions:
        SubElement(section, "assessmentItemRef", identifier=question.id, href=f"items/{question.id}.xml")
    return test


def _manifest(files: Sequence[str]) -> Element:
    manifest = Element("manifest", xmlns=PACKAGE, identifier="entente-manifest")
    about = SubElement(manifest, "metadata")
    SubElement(about, "schema").text = "QTIv2.1 Package"
    SubElement(about, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    for name in sorted(files):
        kind = ITEM if name.startswith("items/") else TEST
        resource = SubElement(resources, "resource", identifier=f"file-{_plain(name)}", type=kind, href=name)
        SubElement(resource, "file", href=name)
        if kind == TEST:
            for other in sorted(files):
                if other != name:
                    SubElement(resource, "dependency", identifierref=f"file-{_plain(other)}")
    return manifest


def _plain(name: str) -> str:
    return name.removesuffix(".xml").replace("/", "-")
