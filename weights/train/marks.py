"""The parts of Markdown files that a program of this folder writes: what lies between a mark and the next end is made, not typed."""
import subprocess

from paths import ROOT

END = '<!-- end -->'


def table(head, rows):
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in [head, ['---'] * len(head), *rows])


def write_between(path, name, made):
    """Puts `made` between `<!-- made by NAME -->` and the end after it, in a file of the repository."""
    begin, file = f'<!-- made by {name} -->', ROOT / path
    text = file.read_text()
    start = text.find(begin)
    end = text.find(END, start)
    if start < 0 or end < 0:
        raise SystemExit(f'{path} has no {begin} and {END} after it')
    file.write_text(f'{text[:start]}{begin}\n\n{made}\n\n{text[end:]}')
    subprocess.run(['npx', 'prettier', '--write', str(file)], cwd=ROOT, check=True, capture_output=True)
