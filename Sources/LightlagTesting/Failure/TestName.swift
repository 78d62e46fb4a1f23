import Lightlag
import Testing

/// Which test runs, as `swift test` and the names of files call it.
struct TestName: Hashable, Sendable {
  /// The regular expression that `swift test --filter` finds this test by, and no other.
  let filter: String

  /// What begins the names of its files.
  let fileName: String

  /// The filter as a word of a shell.
  var shellWord: String { "'" + filter.replacing("'", with: #"'\''"#) + "'" }

  /// Names a test of Swift Testing.
  init(_ test: Test) {
    let path = test.id.nameComponents.joined(separator: "/")
    // Behind the name are the labels of its parameters; a name that is a sentence may have
    // parentheses of its own.
    let name = test.id.moduleName + "." + path[..<(path.lastIndex(of: "(") ?? path.endIndex)]
    self.init(name, filter: "^\(name.escaped)\\(")
  }

  /// Names a test of XCTest by its class, with its module, and its method.
  init(type: Any.Type, method: some StringProtocol) {
    let name = "\(String(reflecting: type))/\(method)"
    self.init(name, filter: "^\(name.escaped)$")
  }

  /// Names the test that runs; `nil` where it is not known.
  ///
  /// XCTest does not tell which that is, so a function that is called as its tests are is taken for
  /// one, of any class of its module.
  static func current(function: StaticString, at place: TestPlace) -> TestName? {
    if let test = Test.current { return TestName(test) }
    let method = "\(function)".prefix { $0 != "(" }
    guard method.hasPrefix("test") else { return nil }
    let module = "\(place.fileID)".prefix { $0 != "/" }
    return TestName(
      "\(module)/\(method)", filter: "^\(String(module).escaped)\\.[^/]+/\(String(method).escaped)$"
    )
  }

  private init(_ name: String, filter: String) {
    self.filter = filter
    fileName = name.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}

extension String {
  /// A regular expression that finds this text.
  fileprivate var escaped: String {
    reduce(into: "") { pattern, character in
      if #"\^$.|?*+()[]{}"#.contains(character) { pattern.append("\\") }
      pattern.append(character)
    }
  }
}
