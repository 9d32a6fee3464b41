import { isFileOf } from "../../../../scripts/quarantine/file-version";

test.each([
  ["jinja2-2.10-py2.py3-none-any.whl", "jinja2", "2.10"],
  ["Jinja2-2.10.tar.gz", "jinja2", "2.10"],
  ["zope.interface-5.0.0.zip", "zope-interface", "5.0.0"],
  ["zope-interface-5.0.0.tar.bz2", "zope-interface", "5.0.0"],
  ["odd_name-1.0.0rc1-py3-none-any.whl", "odd-name", "1.0.0-RC1"],
  ["six-1.0-py3.9.egg", "six", "1.0"],
])("%s is a file of %s %s", (file, name, version) => {
  expect(isFileOf(file, { package: name, version })).toBe(true);
});

test.each([
  ["jinja2-2.10.1-py2.py3-none-any.whl", "jinja2", "2.10"],
  ["jinja2-2.1.tar.gz", "jinja2", "2.10"],
  ["jinja2_time-2.10-py3-none-any.whl", "jinja2", "2.10"],
  ["readme.txt", "jinja2", "2.10"],
])("%s is no file of %s %s", (file, name, version) => {
  expect(isFileOf(file, { package: name, version })).toBe(false);
});
