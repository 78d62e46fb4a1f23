/// What of a connection's path and query is the same in every run.
enum ComparableTarget {
  /// Returns a target with no more than the names of its secrets and, on a connection of Engine.IO,
  /// without the parameter `t`, which clients fill with the time so that nobody keeps an answer.
  static func of(_ target: String) -> String {
    var secrets: [NormalForm.Secret] = []
    let target = Normalisation.unnumbering(SecretParameters.redact(target), &secrets)
    guard target.contains("EIO="), let query = target.firstIndex(of: "?") else { return target }
    let parameters = target[target.index(after: query)...]
      .split(separator: "&", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("t=") }
    return target[...query] + parameters.joined(separator: "&")
  }
}
