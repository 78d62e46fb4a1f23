import Testing

/// Help and version, which every newcomer asks for first.
@Suite(.timeLimit(.minutes(10))) struct HelpTests {
  @Test(
    arguments: [
      ([], HelpText.tool), (["serve"], HelpText.serve), (["proxy"], HelpText.proxy),
      (["record"], HelpText.record), (["simulate"], HelpText.simulate),
      (["replay"], HelpText.replay),
      (["info"], HelpText.info), (["cat"], HelpText.cat), (["report"], HelpText.report),
      (["doctor"], HelpText.doctor),
      (["recover"], HelpText.recover), (["diff"], HelpText.diff), (["redact"], HelpText.redact),
      (["shrink"], HelpText.shrink), (["promote"], HelpText.promote),
      (["convert"], HelpText.convert), (["merge"], HelpText.merge),
      (["calibrate"], HelpText.calibrate),
      (["profiles"], HelpText.profiles), (["profiles", "list"], HelpText.profilesList),
      (["profiles", "show"], HelpText.profilesShow),
      (["profiles", "check"], HelpText.profilesCheck),
    ] as [([String], String)])
  func `each command explains itself, however it is asked`(words: [String], text: String) throws {
    #expect(try Tool.run(words + ["--help"]) == .done(text))
    #expect(try Tool.run(words + ["-h"]) == .done(text))
    #expect(try Tool.run(["help"] + words) == .done(text))
  }

  @Test func `help is given whatever else is wrong`() throws {
    #expect(try Tool.run("serve", "--prot", "--help") == .done(HelpText.serve))
  }

  @Test func `without a command the help goes to standard error, as wrong usage`() throws {
    #expect(try Tool.run() == Tool.Result(status: 2, output: "", errors: HelpText.tool))
  }

  @Test func `the version says what it was built with and for`() throws {
    let result = try Tool.run("--version")
    #expect(
      result.output.wholeMatch(of: /lightlag \d+\.\d+\.\d+ swift-\d+\.\d+ linux-\w+\n/) != nil)
    #expect(result == .done(result.output))
  }

  @Test func `nothing may follow what one word says`() throws {
    let text = "'all' is one word too many. See 'lightlag --help'"
    #expect(try Tool.run("--version", "all") == .failed(2, text))
  }
}
