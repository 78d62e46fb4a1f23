import LightlagCore
import LightlagRecording

extension LiveReplay {
  /// Takes out of what comes what was taken out of the recording, and the secrets that we put back
  /// wherever they come back to us.
  static func redactor(
    for recording: Recording, _ names: [String], _ urls: [String], _ options: Options
  ) -> Redactor? {
    let (secret, credentials) = (options.secret, credentials(in: options.headers, recording))
    let hasSecrets = urls.contains(where: Redactor.hasSecret(target:))
    guard recording.header.redactions != nil || !names.isEmpty || !credentials.isEmpty || hasSecrets
    else { return nil }
    var redactor = recording.header.redactions == nil ? Redactor(shapes: []) : Redactor()
    for name in names {
      if let value = secret(name), !value.isEmpty { redactor.addText(value, name: name) }
    }
    for field in credentials { redactor.addText(field.value, name: field.name) }
    for url in urls { redactor.addParameters(of: url, besides: recording) }
    redactor.addPlaces(of: recording, names, secret)
    return redactor
  }

  /// The values of fields of ours, whole and without their scheme, that nobody may read.
  ///
  /// What stands in the recording anyway, such as an origin, is none.
  private static func credentials(in fields: [Header], _ recording: Recording) -> [Header] {
    fields.flatMap { field in
      [field.value, String(field.value.split(separator: " ").last ?? "")].map {
        Header(name: field.name, value: $0)
      }
    }
    .filter { !recording.bytes.contains(Array($0.value.utf8)) }
  }

  /// The names of secrets that nobody knows, in what what is under test sends and is compared.
  static func unknownSecrets(
    among all: [String], in recording: Recording, playing side: PlayedSide,
    _ secret: (String) -> String?
  ) -> [String] {
    let isUnknown = { (name: String) in secret(name)?.isEmpty ?? true }
    guard all.contains(where: isUnknown) else { return [] }
    var seen: Set<String> = []
    var names: [String] = []
    for event in recording.events {
      let found: [String]
      switch event.kind {
      case .opening(_, let request, _) where side == .backend:
        found = Redactor.names(in: request.target)
      case .sent(let direction, _, let message, _, _) where direction != side.direction:
        found = Redactor.names(in: message)
      default: continue
      }
      names += found.filter { seen.insert($0).inserted }
    }
    return names.filter(isUnknown)
  }

  /// Says of which secrets the values were not compared, without naming thousands.
  static func notes(onUnknown names: [String]) -> [String] {
    let told = names.prefix(8).map { name in
      "the secret '\(name)' is not known: what came for it was only compared with itself"
    }
    let rest = names.count - told.count
    return told + (rest > 0 ? ["nor are \(rest.counted("other secret", "other secrets"))"] : [])
  }
}
