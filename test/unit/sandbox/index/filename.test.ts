import { canonicalVersion, normalizeName, parseFilename } from "../../../../sandbox/index/filename";

describe("normalizeName", () => {
  test.each([
    ["Zope.Interface", "zope-interface"],
    ["a-_.b", "a-b"],
    ["requests", "requests"],
  ])("%s is %s", (name, expected) => expect(normalizeName(name)).toBe(expected));
});

describe("canonicalVersion", () => {
  test.each([
    ["1.0-1", "1.0.post1"],
    ["v2.0RC1", "2.0rc1"],
    ["0.12.01", "0.12.1"],
    ["1!2.0", "1!2.0"],
    ["1.0+ABC_1", "1.0+abc.1"],
    ["2004b", "2004b0"],
  ])("%s is %s", (version, expected) => expect(canonicalVersion(version)).toBe(expected));

  test.each(["0.1dev-r1234", "1.0$(touch pwned)", "", "latest"])("%s is not a version", (version) => {
    expect(canonicalVersion(version)).toBeUndefined();
  });
});

describe("parseFilename", () => {
  test.each([
    ["requests-2.19.1-py2.py3-none-any.whl", "requests", "wheel", "2.19.1"],
    ["torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl", "torch", "wheel", "2.13.0+cpu"],
    ["distribution-1.0-1-py27-none-any.whl", "distribution", "wheel", "1.0"],
    ["Zope.Interface-5.0_1-py3-none-any.whl", "zope-interface", "wheel", "5.0.post1"],
    ["a_b-1!2.0-py3-none-any.whl", "a-b", "wheel", "1!2.0"],
    ["requests-2.9.2.tar.gz", "requests", "sdist", "2.9.2"],
    ["zope.interface-4.0.zip", "zope-interface", "sdist", "4.0"],
    ["a-b-1.0-1.tar.gz", "a-b", "sdist", "1.0.post1"],
    ["pyyaml-3.10-py2.7.tar.bz2", "pyyaml", "sdist", "3.10"],
    ["Jinja2-2.0-py2.5-macosx-10.3-i386.egg", "jinja2", "egg", "2.0"],
    ["setuptools-0.6c11-py2.7.egg", "setuptools", "egg", "0.6rc11"],
  ])("%s of %s is a %s, version %s", (filename, project, kind, version) => {
    expect(parseFilename(filename, project)).toEqual({ kind, version });
  });

  test.each([
    ["requests-2.19.1-py2.py3-none-any.whl", "urllib3", "another project"],
    ["requests-toolbelt-0.9.tar.gz", "requests", "a longer name"],
    ["requests-2.9.2.exe", "requests", "an installer"],
    ["requests-2.9.2.win32-py2.7.zip", "requests", "a dumb archive"],
    ["requests-py2-none-any.whl", "requests", "too few parts"],
    ["requests-1.0-build-py2-none-any.whl", "requests", "a build tag that begins with a letter"],
    ["requests-1.0$(x)-py2-none-any.whl", "requests", "no version"],
    ["requests.tar.gz", "requests", "no version at all"],
  ])("%s for %s: %s", (filename, project) => expect(parseFilename(filename, project)).toBeUndefined());
});
