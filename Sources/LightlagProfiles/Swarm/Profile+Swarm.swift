public import LightlagCore
import LightlagEncoding

extension Profile {
  /// Draws a profile from a seed, called `swarm`, about half of all impairments being on.
  ///
  /// `Network.swarm(seed:)` tells what is drawn. The document reads back to the same conditions
  /// from a file called `swarm.json`.
  ///
  /// - Throws: `ProfileFailure` where a drawn configuration would not pass as a profile; no seed
  ///   is known to do that.
  public static func swarm(seed: Seed) throws(ProfileFailure) -> Profile {
    let count = Network.swarmCount(seed: seed)
    let document = Network.swarm(seed: seed).document(
      name: "swarm", summary: "Drawn from seed \(seed): \(count.on) of \(count.all) impairments.",
      source: "drawn")
    return try Profile(parsing: Array(document.lineText.utf8), file: "swarm.json")
  }
}

extension JSON {
  /// An object with each of its members on a line, and so each element of an array in it.
  fileprivate var lineText: String {
    let lines = (members ?? []).map { member -> String in
      let name = JSON.string(member.name).text
      guard let elements = member.value.array else { return "  \(name): \(member.value.text)" }
      let rows = elements.map { "    \($0.text)" }.joined(separator: ",\n")
      return "  \(name): [\n\(rows)\n  ]"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }
}
