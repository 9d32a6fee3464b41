"""The walkthrough's two scripts, written anew from their description, for the benchmark.

`list`: one ListPackages of 1,000, its nextToken ignored, then one ListPackageVersions a package, one after another, of which
the default display version counts; NAME==VERSION lines go to requirements.txt, and two empty lines after them.
`install`: for each line of requirements.txt, the empty ones too, `pip3 install LINE --no-deps` through a shell; the lines of its
standard error that start with 'ERROR: No' go to errors.txt if it exits with 1.
"""

import os
import subprocess
import sys


def list_packages():
    import boto3

    client = boto3.client("codeartifact")
    place = {"domain": os.environ["domainName"], "domainOwner": os.environ["domainOwner"], "repository": os.environ["repository"]}
    with open("requirements.txt", "w") as file:
        for package in client.list_packages(**place, format="pypi", maxResults=1000)["packages"]:
            versions = client.list_package_versions(**place, format="pypi", package=package["package"])
            file.write(package["package"] + "==" + versions["defaultDisplayVersion"] + "\n")
        file.write("\n\n")


def install():
    with open("requirements.txt") as file, open("errors.txt", "w") as errors:
        for line in file:
            done = subprocess.run("pip3 install " + line.strip() + " --no-deps", shell=True, capture_output=True, text=True)
            if done.returncode == 1:
                errors.writelines(each + "\n" for each in done.stderr.splitlines() if each.startswith("ERROR: No"))


list_packages() if sys.argv[1] == "list" else install()
