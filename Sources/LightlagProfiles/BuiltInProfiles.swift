/// The profiles of the folder `Profiles`, as they were when the library was built.
enum BuiltInProfiles {
  /// One document of the folder.
  struct Document {
    /// The path of the file in the repository.
    let file: String
    /// Its whole text.
    let text: String
  }

  /// All of them, by name.
  static let profiles: [Profile] = documents.map { document in
    do {
      return try Profile(parsing: Array(document.text.utf8), file: document.file)
    } catch {
      preconditionFailure("a built-in profile is damaged: \(error)")
    }
  }
}

extension Profile {
  /// All profiles that come with the library, by name.
  public static var builtIn: [Profile] { BuiltInProfiles.profiles }

  /// A link that delivers everything at once.
  public static let perfect = builtIn("perfect")

  /// A typical Wi-Fi network.
  public static let `default` = builtIn("default")

  /// A long way, little bandwidth, and much loss.
  public static let stressed = builtIn("stressed")

  /// Between Earth and Mars at their mean distance.
  public static let mars = builtIn("mars")

  /// Returns the built-in profile of that name.
  ///
  /// - Throws: `ProfileFailure.unknownProfile`, which suggests the nearest name.
  public static func named(_ name: String) throws(ProfileFailure) -> Profile {
    guard let profile = builtIn.first(where: { $0.name == name }) else {
      throw .unknownProfile(
        UnknownName(kind: "profile", name: name, known: builtIn.map(\.name)))
    }
    return profile
  }

  private static func builtIn(_ name: String) -> Profile {
    do {
      return try named(name)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
