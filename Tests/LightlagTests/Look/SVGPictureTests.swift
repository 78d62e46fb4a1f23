import Foundation
import FoundationXML
import Lightlag
import Testing

@Suite struct SVGPictureTests {
  static let picture = SVGPicture(
    title: "lab", summary: "A lab.", look: NetworkLook(TerminalPlotTests.network))

  @Test func `the same network gives the same bytes`() {
    let again = SVGPicture(
      title: "lab", summary: "A lab.", look: NetworkLook(TerminalPlotTests.network))
    #expect(again.text == Self.picture.text)
  }

  @Test func `it is XML, and needs nothing from elsewhere`() {
    let elements = Elements(Self.picture.text)
    #expect(elements.isWellFormed)
    #expect(elements.names.first == "svg")
    #expect(elements.names.contains("title") && elements.names.contains("polygon"))
    let allowed: Set = ["svg", "title", "desc", "style", "rect", "line", "text", "polygon"]
    #expect(Set(elements.names).isSubset(of: allowed))
    #expect(!Self.picture.text.contains("href") && !Self.picture.text.contains("url("))
    #expect(Self.picture.text.contains("@media (prefers-color-scheme: dark)"))
  }

  /// Every class that is used has a style.
  @Test func `nothing is drawn without a style`() throws {
    let text = Self.picture.text
    for match in text.matches(of: /class="(\w+)"/) {
      #expect(text.contains(".\(match.1) {") || text.contains(".\(match.1),"), "\(match.1)")
    }
  }

  @Test func `everything is within the picture`() throws {
    let elements = Elements(Self.picture.text)
    let (width, height) = (try #require(elements.box?[2]), try #require(elements.box?[3]))
    for rectangle in elements.rectangles {
      #expect(rectangle.x >= 0 && rectangle.x + rectangle.width <= width)
      #expect(rectangle.y >= 0 && rectangle.y + rectangle.height <= height)
    }
    #expect(elements.rectangles.count > 100)
  }

  @Test func `a name with marks in it is shown as it is`() {
    let title = "<b>&\"' \u{1}\u{ffff} é 火"
    let picture = SVGPicture(title: title, summary: "]]>", look: NetworkLook(Network()))
    let elements = Elements(picture.text)
    #expect(elements.isWellFormed)
    #expect(elements.texts.first == "<b>&\"' \u{fffd}\u{fffd} é 火")
  }

  @Test func `a long sentence takes several lines`() {
    let words = (1...60).map { "word\($0)" }.joined(separator: " ")
    let picture = SVGPicture(title: "lab", summary: words, look: NetworkLook(Network()))
    let lines = Elements(picture.text).texts.filter { $0.hasPrefix("word") }
    #expect(lines.joined(separator: " ") == words)
    #expect(lines.count == 4 && lines.allSatisfy { $0.count <= 104 })
  }
}

/// The elements of a document, as a parser of XML sees them.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var texts: [String] = []
  private(set) var rectangles: [(x: Int, y: Int, width: Int, height: Int)] = []
  private(set) var box: [Int]?
  private(set) var isWellFormed = false
  private var isInText = false

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    names.append(name)
    isInText = name == "text"
    if isInText { texts.append("") }
    if name == "svg" { box = attributes["viewBox"]?.split(separator: " ").compactMap { Int($0) } }
    guard name == "rect" else { return }
    let numbers = ["x", "y", "width", "height"].map { attributes[$0].flatMap { Int($0) } ?? -1 }
    rectangles.append((numbers[0], numbers[1], numbers[2], numbers[3]))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    isInText = false
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    guard isInText else { return }
    texts[texts.count - 1] += characters
  }
}
