import LightlagEncoding

/// Why a message is no request that a server of the sandbox understands.
enum RequestFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The message is binary, and requests are text.
  case binary
  /// The text is not JSON.
  case notJSON(JSON.Failure)
  /// A field is missing or wrong.
  case field(FieldFailure)
  /// The field that says what is wanted holds a word that is not known.
  case unknown(field: String, word: String, accepted: String)

  var description: String {
    switch self {
    case .binary: "a binary message; requests are JSON text"
    case .notJSON(let failure): "not JSON: \(failure)"
    case .field(let failure): failure.description
    case .unknown(let field, let word, let accepted):
      "\(field) \"\(word)\" is not known; accepted: \(accepted)"
    }
  }

  /// Returns the fields of the JSON object that a message holds.
  static func fields(_ bytes: [UInt8]) throws(RequestFailure) -> Fields {
    let json: JSON
    do {
      // No request has more than one object; some room is left for what clients add.
      json = try JSON(parsing: bytes, depthLimit: 32)
    } catch { throw .notJSON(error) }
    do { return try Fields(json) } catch { throw .field(error) }
  }

  /// Returns what `read` does, its failure being that of a request.
  static func reading<Value>(
    _ read: () throws(FieldFailure) -> Value
  ) throws(RequestFailure) -> Value {
    do { return try read() } catch { throw .field(error) }
  }
}
