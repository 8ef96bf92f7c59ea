r"""Which formulas may be passed to the script that typesets them.

TeX as MathJax understands it can link (`\href`), style (`\style`, `\bbox`), load code (`\require`), and be taught other
names for all that (`\def`, `\let`). So a formula with any command that is not on this list is shown as it is written.
"""

import re

_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.)|$)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^}]*)\}")
# `\hspace{99em}`, `\\[99em]` and the like move what follows over the page.
_LONG = re.compile(r"(?<!\d)\d{3,}(?:\.\d*)?\s*(?:em|ex|px|pt|mu|cm|mm|in|pc)\b")

_SYMBOLS = frozenset("\\ ,;:!>{}|_&%#$[]()'`^~=.\"-/\n\r\t")
_COMMAND_NAMES = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi
varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon
Phi Psi Omega digamma aleph beth gimel daleth ell hbar hslash imath jmath Re Im wp partial nabla infty emptyset
varnothing complement forall exists nexists neg lnot top bot angle measuredangle triangle square Box Diamond
blacksquare clubsuit diamondsuit heartsuit spadesuit flat natural sharp surd prime backprime dagger ddagger S P
checkmark degree pm mp times div cdot cdotp ast star circ bullet bigcirc oplus ominus otimes oslash odot cap cup
uplus sqcap sqcup vee wedge lor land setminus smallsetminus wr amalg diamond triangleleft triangleright
bigtriangleup bigtriangledown ltimes rtimes boxplus boxtimes boxminus le leq leqslant ge geq geqslant lt gt ne neq
equiv sim simeq approx approxeq cong doteq propto asymp ll gg lll ggg prec succ preceq succeq subset supset subseteq
supseteq subsetneq supsetneq nsubseteq nsupseteq sqsubseteq sqsupseteq in ni notin owns mid nmid parallel nparallel
perp vdash dashv models vDash Vdash smile frown bowtie triangleq coloneqq coloneq eqqcolon lesssim gtrsim not to
gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow uparrow downarrow updownarrow Uparrow
Downarrow Updownarrow longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow
Longleftrightarrow mapsto longmapsto hookleftarrow hookrightarrow leftharpoonup leftharpoondown rightharpoonup
rightharpoondown rightleftharpoons leftrightharpoons nearrow searrow swarrow nwarrow iff implies impliedby
xrightarrow xleftarrow rightsquigarrow twoheadrightarrow circlearrowleft circlearrowright upharpoonright restriction
sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigoplus bigotimes bigodot biguplus
limits nolimits displaylimits frac dfrac tfrac cfrac binom dbinom tbinom sqrt root over atop choose stackrel overset
underset sideset substack overline underline overbrace underbrace overrightarrow overleftarrow widehat widetilde hat
check tilde acute grave dot ddot dddot breve bar vec mathring boxed cancel bcancel xcancel arccos arcsin arctan arg
cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan
tanh varlimsup varliminf injlim projlim operatorname mod bmod pmod pod left right middle big Big bigg Bigg bigl Bigl
biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack
rbrack lvert rvert lVert rVert vert Vert lgroup rgroup ulcorner urcorner llcorner lrcorner backslash mathrm mathbf
mathit mathsf mathtt mathcal mathscr mathfrak mathbb mathop mathbin mathrel mathord mathopen mathclose mathpunct
mathinner boldsymbol bm pmb bf it rm sf tt cal text textrm textbf textit textsf texttt textnormal mbox displaystyle
textstyle scriptstyle scriptscriptstyle quad qquad enspace thinspace medspace thickspace negthinspace space
nobreakspace phantom hphantom vphantom mathstrut strut colon dots ldots cdots vdots ddots dotsb dotsc dotsi dotsm
dotso begin end hline hdashline cr newline tag notag nonumber color textcolor
"""
_COMMANDS = frozenset(_COMMAND_NAMES.split())
_ENVIRONMENT_NAMES = """
matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases rcases aligned alignedat gathered split
equation equation* align align* gather gather* multline multline* alignat alignat* eqnarray eqnarray* subarray
"""
_ENVIRONMENTS = frozenset(_ENVIRONMENT_NAMES.split())


def is_plain_formula(tex: str) -> bool:
    """Return whether a formula holds nothing but what is on the list."""
    commands = all(word in _COMMANDS if word else symbol in _SYMBOLS for word, symbol in _COMMAND.findall(tex))
    return commands and _ENVIRONMENTS.issuperset(_ENVIRONMENT.findall(tex)) and not _LONG.search(tex)
